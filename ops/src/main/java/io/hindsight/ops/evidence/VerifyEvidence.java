package io.hindsight.ops.evidence;

import io.hindsight.http.api.ApiJson;
import io.hindsight.http.api.evidence.EvidenceCheck;
import io.hindsight.ops.cli.CommandFailed;
import io.hindsight.ops.client.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** {@code hindsight verify --export}. */
public final class VerifyEvidence {
  private VerifyEvidence() {}

  /**
   * Checks an export and tells of it.
   *
   * @param key the public key's file; null for the one in the export
   * @return the exit code: 0 where all is as it was signed
   */
  public static int verify(Output out, Path folder, @Nullable Path key, boolean json) {
    EvidenceCheck.Finding finding;
    try {
      finding = EvidenceCheck.check(folder, key == null ? null : Files.readString(key));
    } catch (NoSuchFileException e) {
      throw new CommandFailed("there is no " + e.getMessage());
    } catch (IOException e) {
      throw new CommandFailed("the evidence cannot be read: " + e.getMessage());
    }
    if (json) {
      out.jsonLine(ApiJson.mapper().valueToTree(finding));
    } else {
      finding.faults().forEach(fault -> out.line(out.red("fault: ") + fault));
      out.line(
          "%,d records, %,d digests, signed with key %s"
              .formatted(finding.records(), finding.digests(), finding.fingerprint()));
      out.line(
          finding.faults().isEmpty()
              ? out.green("The evidence is as it was signed.")
              : out.red(faults(finding.faults().size())));
      if (key == null) {
        out.line(out.faint("Checked with the key in the export; --key takes one from elsewhere."));
      }
    }
    out.flush();
    return finding.faults().isEmpty() ? 0 : 1;
  }

  private static String faults(int count) {
    return count == 1
        ? "The evidence has 1 fault."
        : "The evidence has %,d faults.".formatted(count);
  }
}
