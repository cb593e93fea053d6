package io.hindsight.ops.imports;

import io.hindsight.domain.mirror.Refused;
import io.hindsight.ops.cli.CommandFailed;
import io.hindsight.ops.client.Output;
import io.hindsight.ops.client.ServerOptions;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hindsight demo}: a small story of an intrusion, ready to be asked about. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Writes two days of a made-up account's CloudTrail into a folder, imports them into a store",
      "there, and names three questions that answer the incident in them."
    })
public final class DemoCommand implements Runnable {
  private static final String ACCOUNT = "210987654321";
  private static final String BASELINE = "authorization-details.json";
  private static final Instant BASELINE_AT = Instant.parse("2026-03-02T00:00:00Z");
  private static final List<String> DAYS = List.of("2026-03-02", "2026-03-03");

  private static final String READ_AT = "2026-03-03T02:16:48Z";
  private static final String OBJECT = "arn:aws:s3:::acme-customers/all.csv";
  private static final String BACKUP = "arn:aws:iam::" + ACCOUNT + ":user/backup";
  private static final String DEPLOY = "arn:aws:iam::" + ACCOUNT + ":role/ci-deploy";

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      defaultValue = "hindsight-demo",
      description = "The folder; it is made. Default: ${DEFAULT-VALUE}.")
  private Path folder = Path.of("hindsight-demo");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    ServerOptions.quiet();
    Path store = folder.resolve("store");
    Output out = Output.of(spec);
    try {
      Files.createDirectories(folder);
      Files.write(folder.resolve(BASELINE), resource(BASELINE));
      for (String day : DAYS) {
        writeTrail(day);
      }
      take(store);
    } catch (IOException | Refused e) {
      throw new CommandFailed("the folder " + folder + " cannot be used: " + e.getMessage());
    }
    tell(out, store);
    out.flush();
  }

  /** A day's records where CloudTrail would deliver them. */
  private void writeTrail(String day) throws IOException {
    String date = day.replace("-", "");
    Path file =
        folder
            .resolve("AWSLogs/" + ACCOUNT + "/CloudTrail/us-east-1/" + day.replace('-', '/'))
            .resolve(
                ACCOUNT + "_CloudTrail_us-east-1_" + date + "T0910Z_hindsightDemo0000.json.gz");
    Files.createDirectories(file.resolveSibling(""));
    try (OutputStream zipped = new GZIPOutputStream(Files.newOutputStream(file))) {
      zipped.write(resource(day + ".json"));
    }
  }

  private static void take(Path store) throws IOException, Refused {
    try (Target target = new LocalTarget(store)) {
      target.authorizationDetails(new ByteArrayInputStream(resource(BASELINE)), BASELINE_AT);
      for (String day : DAYS) {
        target.cloudTrail(new ByteArrayInputStream(resource(day + ".json")));
      }
    }
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = DemoCommand.class.getResourceAsStream("demo/" + name)) {
      if (in == null) {
        throw new FileNotFoundException(name);
      }
      return in.readAllBytes();
    }
  }

  private static void tell(Output out, Path store) {
    String data = " --data " + quoted(store.toString());
    String moment = "--as-of " + READ_AT + data;
    out.line("Two days of a made-up account, " + ACCOUNT + ", are imported into " + store + ".");
    out.line("In the second night, at " + READ_AT + ", somebody read the customers' records.");
    ask(out, "Who could?", "who-can s3:GetObject " + OBJECT, moment);
    ask(
        out,
        "Why could the backup user, and who made it so?",
        "blame " + BACKUP + " s3:GetObject " + OBJECT,
        moment);
    ask(
        out,
        "Since when could the deployment role do that, and is it over?",
        "timeline " + DEPLOY + " iam:AttachUserPolicy " + BACKUP,
        "--from 2026-03-02" + data);
  }

  private static void ask(Output out, String question, String command, String options) {
    out.line("");
    out.line(out.bold(question));
    out.line(
        "  "
            + quoted(System.getProperty("hindsight.program", "hindsight"))
            + " "
            + command
            + " \\");
    out.line("      " + options);
  }

  /** A word for the shell. */
  private static String quoted(String word) {
    return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
