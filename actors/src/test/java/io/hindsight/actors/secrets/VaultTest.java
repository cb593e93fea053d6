package io.hindsight.actors.secrets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VaultTest {
  @TempDir private Path folder;

  @Test
  void aFolderOfSomebodyElsesIsRefusedAndLeftAsItIs() throws IOException {
    Files.writeString(folder.resolve("notes.txt"), "mine");

    assertEquals("it is not empty and not a Hindsight data folder: it holds notes.txt", refusal());
    assertEquals(List.of("notes.txt"), names());
  }

  @ParameterizedTest
  @ValueSource(strings = {"store.properties", "journal", "head"})
  void noKeyIsMadeBesideAStoreThatLostIts(String part) throws IOException {
    Files.createFile(folder.resolve(part));

    assertTrue(refusal().startsWith("master.key is missing"));
    assertEquals(List.of(part), names());
  }

  @ParameterizedTest
  @ValueSource(strings = {"lock", "making"})
  void aKeyIsMadeWhereAFirstStartWasCutShort(String left) throws IOException {
    Files.createFile(folder.resolve(left));

    String sealed = Vault.open(folder, Optional.empty()).seal("secret", "owner");

    assertEquals(Optional.of("secret"), Vault.open(folder, Optional.empty()).open(sealed, "owner"));
  }

  private String refusal() {
    return String.valueOf(
        assertThrows(IOException.class, () -> Vault.open(folder, Optional.empty())).getMessage());
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
