import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Reads documents from standard input and writes them to standard output; the lines of both are
 * described in programs.py.
 */
public final class ReadWrite {
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer().printingEnumsAsInts().omittingInsignificantWhitespace();

  private ReadWrite() {}

  private static Message read(String record, String form, byte[] document) throws Exception {
    Class<?> type = Class.forName("emailinteractions.v1." + record);
    Message.Builder builder = (Message.Builder) type.getMethod("newBuilder").invoke(null);
    if (form.equals("json")) {
      // The library takes text; this decoder refuses what `new String` would repair.
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(document));
      JsonFormat.parser().merge(text.toString(), builder);
    } else {
      builder.mergeFrom(document);
    }
    return builder.build();
  }

  private static String write(Message message) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream output = CodedOutputStream.newInstance(bytes);
    output.useDeterministicSerialization();
    message.writeTo(output);
    output.flush();
    return HexFormat.of().formatHex(bytes.toByteArray()) + "\t" + PRINTER.print(message);
  }

  private static String answer(String record, String form, byte[] document) {
    Message message;
    try {
      message = read(record, form, document);
    } catch (Exception fault) {
      return "refused\t" + fault.toString().replace('\n', ' ');
    }
    try {
      return write(message);
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
      out.print(answer(parts[0], parts[1], HexFormat.of().parseHex(parts[2])) + "\n");
    }
    out.flush();
  }
}
