package io.hindsight.actors.secrets;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Seals secrets with the master key, by AES-256 in Galois/Counter mode. */
public final class Vault {
  /** Holds the master key, 32 bytes in base64, in place of the file. */
  public static final String KEY_VARIABLE = "HINDSIGHT_MASTER_KEY";

  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final byte FORMAT = 1;
  private static final Set<String> STORE = Set.of("store.properties", "journal", "head");

  private final SecretKey key;
  private final SecureRandom random = new SecureRandom();

  private Vault(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
  }

  /** A vault with a key of its own; {@code key} has 32 bytes. */
  public static Vault of(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("a master key has 32 bytes, not " + key.length);
    }
    return new Vault(key.clone());
  }

  /**
   * The vault of a data folder: its key is {@code fromEnvironment}, or in the file {@code
   * master.key}, which is made, readable to its owner alone, where there is none.
   *
   * @throws IOException where the key is malformed, the file cannot be read or made, or the folder
   *     is somebody else's
   */
  public static Vault open(Path folder, Optional<String> fromEnvironment) throws IOException {
    if (fromEnvironment.isPresent()) {
      return of(decode(fromEnvironment.get(), KEY_VARIABLE));
    }
    Path file = folder.resolve("master.key");
    if (!Files.exists(file)) {
      boolean halfMade = Files.exists(folder.resolve("making"));
      if (!halfMade && STORE.stream().anyMatch(part -> Files.exists(folder.resolve(part)))) {
        throw new IOException(
            "master.key is missing: without it, or " + KEY_VARIABLE + ", no secret can be opened");
      }
      if (!halfMade) {
        requireUnused(folder);
      }
      byte[] key = new byte[KEY_BYTES];
      new SecureRandom().nextBytes(key);
      write(file, Base64.getEncoder().encodeToString(key) + '\n');
    }
    return of(decode(Files.readString(file).strip(), "master.key"));
  }

  /** Leaves nothing in a folder that the journal would then refuse. */
  private static void requireUnused(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      Optional<String> other =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> !name.startsWith("master.key") && !name.equals("lock"))
              .min(Comparator.naturalOrder());
      if (other.isPresent()) {
        throw new IOException(
            "it is not empty and not a Hindsight data folder: it holds " + other.get());
      }
    }
  }

  /** Makes the file as a whole or not at all, and leaves one alone that another process made. */
  private static void write(Path file, String text) throws IOException {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    Path unfinished = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID());
    if (posix) {
      Files.createFile(
          unfinished,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } else {
      Files.createFile(unfinished);
    }
    try {
      Files.writeString(unfinished, text, StandardOpenOption.SYNC, StandardOpenOption.WRITE);
      Files.createLink(file, unfinished);
    } catch (FileAlreadyExistsException e) {
      throw new IOException("another process makes " + file.getFileName() + " right now", e);
    } catch (UnsupportedOperationException e) {
      Files.move(unfinished, file); // there are no links here
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private static byte[] decode(String text, String where) throws IOException {
    try {
      byte[] key = Base64.getDecoder().decode(text.strip());
      if (key.length == KEY_BYTES) {
        return key;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new IOException("`" + where + "` is not a master key: 32 bytes in base64");
  }

  /**
   * Seals a secret.
   *
   * @param owner what the secret belongs to, such as an access key id; it opens for no other
   */
  public String seal(String secret, String owner) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(owner.getBytes(StandardCharsets.UTF_8));
      byte[] sealed = cipher.doFinal(secret.getBytes(StandardCharsets.UTF_8));
      byte[] bytes =
          ByteBuffer.allocate(1 + NONCE_BYTES + sealed.length)
              .put(FORMAT)
              .put(nonce)
              .put(sealed)
              .array();
      return Base64.getEncoder().encodeToString(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** 32 bytes that the master key and a purpose determine, and nobody can tell without the key. */
  public byte[] derive(String purpose) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getEncoded(), "HmacSHA256"));
      return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The secret, where {@code sealed} is one that this vault sealed for {@code owner}. */
  public Optional<String> open(String sealed, String owner) {
    try {
      byte[] bytes = Base64.getDecoder().decode(sealed);
      if (bytes.length < 1 + NONCE_BYTES + TAG_BITS / 8 || bytes[0] != FORMAT) {
        return Optional.empty();
      }
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, bytes, 1, NONCE_BYTES));
      cipher.updateAAD(owner.getBytes(StandardCharsets.UTF_8));
      byte[] plain = cipher.doFinal(bytes, 1 + NONCE_BYTES, bytes.length - 1 - NONCE_BYTES);
      return Optional.of(new String(plain, StandardCharsets.UTF_8));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
