package io.ringfence.supervisor.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ringfence.supervisor.settings.PlaceSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerBundleTest {
  @TempDir Path folder;
  private TestBundle bundle;

  @BeforeEach
  void makeTheBundle() throws IOException {
    bundle = new TestBundle(folder);
  }

  @Test
  void aMissingBundleIsNamed() {
    String refused = Refusal.of(() -> WorkerBundle.find(List.of(new ClassLoader(null) {})));
    assertTrue(
        refused.endsWith("add the runtime dependency io.ringfence:ringfence-worker-bundle"),
        refused);
  }

  @Test
  void theSecondClassLoaderIsAskedToo() throws Exception {
    WorkerBundle found = WorkerBundle.find(List.of(new ClassLoader(null) {}, bundle.loader()));
    assertEquals(MisbehavingProgram.class.getName(), found.mainClass());
  }

  @Test
  void theLibrariesAreUnpackedForTheirOwnerOnlyAndOnce() throws Exception {
    Path library = unpacked();
    assertEquals(
        "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(bundle.cache())));
    assertArrayEquals(
        Files.readAllBytes(bundle.resources().resolve("lib").resolve(TestBundle.LIBRARY)),
        Files.readAllBytes(library));
    Object before = Files.readAttributes(library, "unix:ino");
    assertEquals(library, unpacked());
    assertEquals(before, Files.readAttributes(library, "unix:ino"), "unpacked again");
  }

  @Test
  void aDamagedFileIsReplaced() throws Exception {
    Path library = unpacked();
    byte[] good = Files.readAllBytes(library);
    byte[] bad = good.clone();
    bad[bad.length / 2]++;
    Files.write(library, bad);
    assertEquals(library, unpacked());
    assertArrayEquals(good, Files.readAllBytes(library));
    Files.write(library, new byte[0]);
    unpacked();
    assertArrayEquals(good, Files.readAllBytes(library));
  }

  @Test
  void aDamagedBundleIsRefusedWithBothHashes() throws Exception {
    Path library = bundle.resources().resolve("lib").resolve(TestBundle.LIBRARY);
    String right = TestBundle.sha256(Files.readAllBytes(library));
    byte[] bad = {1, 2, 3};
    Files.write(library, bad);
    String refused = Refusal.of(this::unpacked);
    assertTrue(refused.contains(right), refused);
    assertTrue(refused.contains(TestBundle.sha256(bad)), refused);
    assertEquals(List.of(), filesOf(bundle.cache().resolve("lib")));
  }

  @Test
  void anUnreadableIndexIsRefused() throws Exception {
    Files.writeString(bundle.resources().resolve("index"), "main x\n../../evil.jar\n");
    String refused = Refusal.of(this::unpacked);
    assertTrue(refused.contains("evil"), refused);
  }

  @Test
  void manyMayUnpackAtOnce() throws Exception {
    List<Callable<Path>> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.add(this::unpacked);
    }
    try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
      for (Future<Path> one : executor.invokeAll(all, 20, TimeUnit.SECONDS)) {
        assertTrue(Files.exists(one.get()));
      }
    }
    assertEquals(1, filesOf(bundle.cache().resolve("lib")).size());
  }

  @Test
  void aFolderThatOthersCanWriteIsRefused() throws Exception {
    unpacked();
    for (String permissions : List.of("rwxrwx---", "rwx---rwx")) {
      Files.setPosixFilePermissions(bundle.cache(), PosixFilePermissions.fromString(permissions));
      String refused = Refusal.of(this::unpacked);
      assertTrue(refused.contains(permissions), refused);
    }
  }

  @Test
  void aFolderOfAnotherUserIsRefused() throws Exception {
    unpacked();
    assumeTrue("root".equals(System.getProperty("user.name")), "only root can give a folder away");
    Files.setAttribute(bundle.cache(), "unix:uid", 12345);
    String refused = Refusal.of(this::unpacked);
    assertTrue(refused.contains("belongs to user 12345"), refused);
  }

  @Test
  void aFileInPlaceOfTheFolderIsRefused() throws Exception {
    Files.createFile(bundle.cache());
    String refused = Refusal.of(this::unpacked);
    assertTrue(refused.startsWith("cannot use the cache folder " + bundle.cache() + " "), refused);
  }

  @Test
  void aFullDiskIsToldWithBothNumbers() throws Exception {
    Files.createDirectory(bundle.cache());
    Process mount =
        new ProcessBuilder(
                "mount", "-t", "tmpfs", "-o", "size=4k,mode=700", "t", bundle.cache() + "")
            .redirectErrorStream(true)
            .start();
    assumeTrue(mount.waitFor() == 0, "no file system of 4 KiB can be mounted here");
    try {
      Files.write(bundle.cache().resolve("all of it"), new byte[4096]);
      String refused = Refusal.of(this::unpacked);
      assertTrue(
          refused.matches(".*has \\d+ bytes free and the worker needs \\d+: make room.*"), refused);
    } finally {
      new ProcessBuilder("umount", bundle.cache().toString()).start().waitFor();
    }
  }

  @Test
  void theCacheFollowsTheXdgRules() {
    assertEquals(
        Path.of("/c/ringfence"), WorkerCommand.defaultCache(Map.of("XDG_CACHE_HOME", "/c"), "/h"));
    assertEquals(
        Path.of("/h/.cache/ringfence"),
        WorkerCommand.defaultCache(Map.of("XDG_CACHE_HOME", "relative"), "/h"));
    assertEquals(Path.of("/h/.cache/ringfence"), WorkerCommand.defaultCache(Map.of(), "/h"));
  }

  @Test
  void aRunFolderTooDeepForASocketIsRefused() {
    Path deep = folder.resolve("d".repeat(90));
    String refused =
        Refusal.of(() ->
            bundle.open(
                new PlaceSettings(
                    Optional.of(bundle.cache()), Optional.of(deep), Optional.empty())));
    assertTrue(
        refused.matches("the path of a socket, .* is \\d+ bytes long; at most 107 .*"), refused);
  }

  @Test
  void aCacheThatCannotBeOnAClassPathIsRefused() {
    String refused =
        Refusal.of(() ->
            bundle.open(
                new PlaceSettings(
                    Optional.of(folder.resolve("a:b")),
                    Optional.of(bundle.runs()),
                    Optional.empty())));
    assertTrue(refused.contains("set cacheFolder"), refused);
  }

  private Path unpacked() throws ProcessSetupException, IOException {
    return WorkerBundle.find(List.of(bundle.loader()))
        .unpack(bundle.cache(), Files.getOwner(bundle.resources()))
        .getFirst();
  }

  private static List<Path> filesOf(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
