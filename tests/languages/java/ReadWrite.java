import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Reads documents from standard input and writes them to standard output; the lines of both are
 * described in js/exchange.js.
 */
public final class ReadWrite {
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer().printingEnumsAsInts().omittingInsignificantWhitespace();

  private ReadWrite() {}

  private static Message.Builder newBuilder(String record) throws ReflectiveOperationException {
    Class<?> type = Class.forName("emailinteractions.v1." + record);
    return (Message.Builder) type.getMethod("newBuilder").invoke(null);
  }

  private static String answer(String record, String form, String document) {
    try {
      Message.Builder builder = newBuilder(record);
      if (form.equals("json")) {
        JsonFormat.parser().merge(document, builder);
      } else {
        builder.mergeFrom(HexFormat.of().parseHex(document));
      }
      Message message = builder.build();
      return HexFormat.of().formatHex(message.toByteArray()) + "\t" + PRINTER.print(message);
    } catch (Exception fault) {
      return "error\t" + fault.toString().replace('\n', ' ');
    }
  }

  public static void main(String[] arguments) throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] parts = line.split("\t", 3);
      out.print(answer(parts[0], parts[1], parts[2]) + "\n");
    }
    out.flush();
  }
}
