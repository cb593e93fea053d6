package io.hindsight.domain.catalogue.managedpolicies;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;

/** AWS's managed policies; the documents are packed, and unpacked when they are asked for. */
public final class ManagedPolicyCatalogue {
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private static final class Holder {
    static final ManagedPolicyCatalogue INSTANCE = new ManagedPolicyCatalogue();
  }

  /** Read on first need: few servers ever look at a document. */
  private static final class Documents {
    static final byte[] PACKED = read("documents.bin");
  }

  private final Map<String, AwsManagedPolicy> byArn = new LinkedHashMap<>();
  private final Map<AwsManagedPolicy.Version, String> unpacked = new ConcurrentHashMap<>();

  private ManagedPolicyCatalogue() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(resource("index.gz")), StandardCharsets.UTF_8))) {
      String line;
      while ((line = lines.readLine()) != null) {
        AwsManagedPolicy policy = policy(line);
        byArn.put(policy.arn(), policy);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static ManagedPolicyCatalogue instance() {
    return Holder.INSTANCE;
  }

  public Optional<AwsManagedPolicy> find(String arn) {
    return Optional.ofNullable(byArn.get(arn));
  }

  /** All policies, ordered by ARN. */
  public List<AwsManagedPolicy> all() {
    return List.copyOf(byArn.values());
  }

  /** The document of a version, JSON without white space. */
  public String documentOf(AwsManagedPolicy.Version version) {
    return unpacked.computeIfAbsent(version, ManagedPolicyCatalogue::unpack);
  }

  private static String unpack(AwsManagedPolicy.Version version) {
    Inflater inflater = new Inflater(true);
    try {
      byte[] packed = Documents.PACKED;
      inflater.setInput(packed, version.block(), packed.length - version.block());
      byte[] block = new byte[version.start() + version.length()];
      int filled = 0;
      while (filled < block.length) {
        int count = inflater.inflate(block, filled, block.length - filled);
        if (count == 0) {
          throw new IllegalStateException("the catalogue of managed policies is damaged");
        }
        filled += count;
      }
      return new String(block, version.start(), version.length(), StandardCharsets.UTF_8);
    } catch (DataFormatException e) {
      throw new IllegalStateException("the catalogue of managed policies is damaged", e);
    } finally {
      inflater.end();
    }
  }

  private static AwsManagedPolicy policy(String line) {
    String[] fields = line.split("\t", -1);
    String arn = fields[0];
    List<AwsManagedPolicy.Version> versions = new ArrayList<>();
    for (int i = 1; i < fields.length; i++) {
      String[] parts = fields[i].split(",", -1);
      versions.add(
          new AwsManagedPolicy.Version(
              arn,
              parts[0],
              Instant.ofEpochSecond(Long.parseLong(parts[1])),
              Integer.parseInt(parts[2]),
              Integer.parseInt(parts[3]),
              Integer.parseInt(parts[4])));
    }
    int slash = arn.indexOf('/');
    int last = arn.lastIndexOf('/');
    return new AwsManagedPolicy(
        arn,
        arn.substring(last + 1),
        arn.substring(slash, last + 1),
        policyId(arn),
        versions.get(0).createDate(),
        versions);
  }

  private static String policyId(String arn) {
    StringBuilder id = new StringBuilder("ANPA");
    long seed = 0;
    while (id.length() < 21) {
      CRC32 crc = new CRC32();
      crc.update((arn + seed++).getBytes(StandardCharsets.UTF_8));
      id.append(BASE32.charAt((int) (crc.getValue() & 31)));
    }
    return id.toString();
  }

  private static byte[] read(String name) {
    try (InputStream in = resource(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream resource(String name) {
    InputStream in = ManagedPolicyCatalogue.class.getResourceAsStream(name);
    if (in == null) {
      throw new IllegalStateException("the catalogue of managed policies is missing: " + name);
    }
    return in;
  }
}
