import com.google.protobuf.FieldMask;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.BadRequest;
import com.google.rpc.Status;
import emailinteractions.v1.CreateInteractionRequest;
import emailinteractions.v1.EmailIn;
import emailinteractions.v1.EmailInteraction;
import emailinteractions.v1.EmailInteractionServiceGrpc;
import emailinteractions.v1.EmailInteractionServiceGrpc.EmailInteractionServiceBlockingStub;
import emailinteractions.v1.GetInteractionRequest;
import emailinteractions.v1.UpdateInteractionRequest;
import emailinteractions.v1.WatchInteractionsRequest;
import emailinteractions.v1.WatchInteractionsResponse;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Calls the service; docs/clients.md describes it. */
public final class Interactions {
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer().printingEnumsAsInts().omittingInsignificantWhitespace();

  private static final Map<String, Integer> WORDS =
      Map.of("create", 1, "get", 2, "subject", 3, "watch", 2);

  private static final Metadata.Key<String> RESUME_TOKEN =
      Metadata.Key.of("resume-token", Metadata.ASCII_STRING_MARSHALLER);

  private final EmailInteractionServiceBlockingStub service;

  private Interactions(EmailInteractionServiceBlockingStub service) {
    this.service = service;
  }

  private EmailInteractionServiceBlockingStub inTenSeconds() {
    return service.withDeadlineAfter(10, TimeUnit.SECONDS);
  }

  private EmailInteraction create(String document) throws InvalidProtocolBufferException {
    EmailInteraction.Builder interaction = EmailInteraction.newBuilder();
    JsonFormat.parser().merge(document, interaction.getEmailInBuilder());
    return inTenSeconds()
        .createInteraction(
            CreateInteractionRequest.newBuilder().setInteraction(interaction).build())
        .getInteraction();
  }

  private EmailInteraction get(String id) {
    return inTenSeconds()
        .getInteraction(GetInteractionRequest.newBuilder().setInteractionId(id).build())
        .getInteraction();
  }

  /** Changes one field, unless the interaction has changed since it was read here. */
  private EmailInteraction changeSubject(String id, String subject) {
    EmailInteraction.Builder changed =
        EmailInteraction.newBuilder()
            .setEtag(get(id).getEtag())
            .setEmailIn(EmailIn.newBuilder().setInteractionId(id).setSubject(subject));
    return inTenSeconds()
        .updateInteraction(
            UpdateInteractionRequest.newBuilder()
                .setInteraction(changed)
                .setUpdateMask(FieldMask.newBuilder().addPaths("subject"))
                .build())
        .getInteraction();
  }

  /**
   * Prints the changes of the interactions of a customer until it is interrupted. After a lost
   * connection, it continues with the next change.
   */
  private void watch(String customer) throws InterruptedException {
    WatchInteractionsRequest.Builder request =
        WatchInteractionsRequest.newBuilder().setCustomerId(customer);
    while (true) {
      try {
        watchOnce(request);
      } catch (StatusRuntimeException error) {
        boolean isUnavailable = error.getStatus().getCode() == Code.UNAVAILABLE;
        if (!isUnavailable || request.getResumeToken().isEmpty()) throw error;
      }
      Thread.sleep(1_000);
    }
  }

  /** Keeps the position in the request, first the position at which the watch begins. */
  private void watchOnce(WatchInteractionsRequest.Builder request) {
    AtomicReference<Metadata> headers = new AtomicReference<>();
    Iterator<WatchInteractionsResponse> changes =
        service
            .withInterceptors(
                MetadataUtils.newCaptureMetadataInterceptor(headers, new AtomicReference<>()))
            .watchInteractions(request.build());
    try {
      while (changes.hasNext()) {
        WatchInteractionsResponse change = changes.next();
        System.out.println(change.getKind() + " " + idOf(change));
        request.setResumeToken(change.getResumeToken());
      }
    } finally {
      if (request.getResumeToken().isEmpty() && headers.get() != null) {
        request.setResumeToken(headers.get().get(RESUME_TOKEN));
      }
    }
  }

  private static String idOf(WatchInteractionsResponse change) {
    return change.hasRemoved()
        ? change.getRemoved().getInteractionId()
        : idOf(change.getInteraction());
  }

  private static String idOf(EmailInteraction found) {
    return found.hasEmailOut()
        ? found.getEmailOut().getInteractionId()
        : found.getEmailIn().getInteractionId();
  }

  private static void show(EmailInteraction found) throws InvalidProtocolBufferException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    out.println(PRINTER.print(found.hasEmailOut() ? found.getEmailOut() : found.getEmailIn()));
  }

  private void run(String... arguments) throws IOException, InterruptedException {
    switch (arguments[0]) {
      case "create":
        show(create(new String(System.in.readAllBytes(), StandardCharsets.UTF_8)));
        break;
      case "get":
        show(get(arguments[1]));
        break;
      case "subject":
        show(changeSubject(arguments[1], arguments[2]));
        break;
      default:
        watch(arguments[1]);
    }
  }

  private static ManagedChannel connect() throws IOException {
    String address = System.getenv().getOrDefault("EMAIL_INTERACTIONS_ADDRESS", "localhost:50051");
    String authority = System.getenv("EMAIL_INTERACTIONS_CA");
    NettyChannelBuilder channel = NettyChannelBuilder.forTarget(address);
    if (authority == null) return channel.usePlaintext().build();
    return channel
        .sslContext(GrpcSslContexts.forClient().trustManager(new File(authority)).build())
        .build();
  }

  private static EmailInteractionServiceBlockingStub stub(ManagedChannel channel) {
    String token = System.getenv("EMAIL_INTERACTIONS_TOKEN");
    EmailInteractionServiceBlockingStub stub = EmailInteractionServiceGrpc.newBlockingStub(channel);
    if (token == null) return stub;
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  /** Prints the code, the message, and every violation with the path of its field. */
  private static void explain(StatusRuntimeException error) throws InvalidProtocolBufferException {
    System.err.println(
        error.getStatus().getCode() + ": " + error.getStatus().getDescription());
    Status status = StatusProto.fromThrowable(error);
    for (com.google.protobuf.Any detail : status.getDetailsList()) {
      if (!detail.is(BadRequest.class)) continue;
      for (BadRequest.FieldViolation found :
          detail.unpack(BadRequest.class).getFieldViolationsList()) {
        System.err.println(found.getField() + ": " + found.getDescription());
      }
    }
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Integer expected = arguments.length == 0 ? null : WORDS.get(arguments[0]);
    if (expected == null || expected != arguments.length) {
      System.err.println("usage: interactions create | get ID | subject ID TEXT | watch CUSTOMER");
      System.exit(2);
    }
    ManagedChannel channel = connect();
    try {
      new Interactions(stub(channel)).run(arguments);
    } catch (StatusRuntimeException error) {
      explain(error);
      System.exit(1);
    } catch (InvalidProtocolBufferException error) {
      System.err.println(error.getMessage());
      System.exit(1);
    } finally {
      channel.shutdownNow();
    }
  }
}
