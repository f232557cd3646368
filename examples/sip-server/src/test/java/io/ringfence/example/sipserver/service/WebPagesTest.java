package io.ringfence.example.sipserver.service;

import static io.ringfence.example.sipserver.service.DeskScene.refused;
import static io.ringfence.example.sipserver.service.DeskScene.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.example.sipserver.service.ServiceSettings.WebAccess;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.ServiceCommand;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebPagesTest {
  private static final String OK = "HTTP/1.1 200 OK";

  private final TinyWeb web = open();
  private final DeskScene scene = DeskScene.open(WebAccess.ALL_ADDRESSES);

  @AfterEach
  void close() throws IOException, InterruptedException {
    scene.close();
    web.close();
  }

  @Test
  void aPageIsItsText() throws Exception {
    web.put("/name?number=100%20x", OK, "Joe \u00E9".getBytes(StandardCharsets.UTF_8));

    assertEquals(text("Joe \u00E9"), get("/name?number=100 x"));
    assertTrue(web.lines().contains("User-Agent: ringfence-sip-server"), "" + web.lines());
  }

  @Test
  void theCharacterSetOfThePageIsRead() throws Exception {
    web.put(
        "/latin",
        OK + "\r\nContent-Type: text/plain; charset=ISO-8859-1",
        "caf\u00E9".getBytes(StandardCharsets.ISO_8859_1));
    web.put(
        "/unknown",
        OK + "\r\nContent-Type: text/plain; charset=klingon",
        "caf\u00E9".getBytes(StandardCharsets.UTF_8));

    assertEquals(text("caf\u00E9"), get("/latin"));
    assertEquals(text("caf\u00E9"), get("/unknown"));
  }

  @Test
  void ofAPageWithoutEndTheBeginIsReadAndTheConnectionClosed() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    web.put(
        "/endless",
        out -> {
          try {
            out.write((OK + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            writeForEver(out);
          } finally {
            closed.countDown();
          }
        });

    assertEquals(text("x".repeat(8_192)), get("/endless"));
    assertTrue(closed.await(20, TimeUnit.SECONDS), "the server saw the end of the connection");
  }

  @Test
  void aCharacterThatIsCutInHalfIsLeftOut() throws Exception {
    web.put("/long", OK, ("x" + "\u00E9".repeat(5_000)).getBytes(StandardCharsets.UTF_8));

    assertEquals(text("x" + "\u00E9".repeat(4_095)), get("/long"));
  }

  @Test
  void aPageThatDripsIsGivenUpInItsTime() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    web.put(
        "/drip",
        out -> {
          out.write((OK + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
          dripUntil(out, over);
        });
    long begun = System.nanoTime();

    CommandResult result =
        scene.perform(new ServiceCommand.WebGet(web.url("/drip"), Duration.ofSeconds(1)));
    over.countDown();

    assertEquals(
        refused("the page %s took longer than 1000 ms".formatted(web.url("/drip"))), result);
    assertTrue(System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(10));
  }

  @Test
  void anInterruptEndsTheWaitAtOnce() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    web.put(
        "/silent",
        _ -> {
          asked.countDown();
          await(over);
        });
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Thread waiting =
        Thread.ofVirtual()
            .start(() -> {
              try {
                get("/silent");
                interrupted.complete(false);
              } catch (InterruptedException _) {
                interrupted.complete(true);
              }
            });
    assertTrue(asked.await(20, TimeUnit.SECONDS));

    waiting.interrupt();

    assertTrue(interrupted.get(4, TimeUnit.SECONDS));
    over.countDown();
  }

  @Test
  void headersWithoutEndAreRefused() throws Exception {
    web.put(
        "/headers",
        out -> {
          out.write((OK + "\r\nX: ").getBytes(StandardCharsets.US_ASCII));
          writeForEver(out);
        });

    assertInstanceOf(CommandResult.NotPerformed.class, get("/headers"));
  }

  @Test
  void redirectsAreFollowedToWebPagesOnly() throws Exception {
    web.put("/target", OK, "there".getBytes(StandardCharsets.US_ASCII));
    redirect("/moved", "/target");
    redirect("/file", "file:///etc/hostname");
    redirect("/loop", "/loop");

    assertEquals(text("there"), get("/moved"));
    assertEquals(
        refused(
            "the page was not fetched: 'file:///etc/hostname' has the scheme 'file'; allowed http"
                + " and https"),
        get("/file"));
    assertInstanceOf(CommandResult.NotPerformed.class, get("/loop"));
  }

  @Test
  void anAnswerThatIsNoSuccessIsTold() throws Exception {
    assertEquals(refused(web.url("/gone") + " answered 404 Not Found"), get("/gone"));
  }

  @Test
  void anEmptyPageIsEmptyText() throws Exception {
    web.put(
        "/empty", out -> out.write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(TinyWeb.ascii())));

    assertEquals(text(""), get("/empty"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"file:///etc/passwd", "ftp://a.example/", "joe", "http:///x", "http://[", "jar:x"})
  void whatIsNoWebPageIsRefused(String url) throws Exception {
    assertInstanceOf(
        CommandResult.NotPerformed.class,
        scene.perform(new ServiceCommand.WebGet(url, Duration.ofSeconds(2))));
    assertEquals(0, web.lines().size());
  }

  @Test
  void theOwnNetworkIsOutOfReachUnlessItIsAllowed() throws Exception {
    web.put("/", OK, "inside".getBytes(StandardCharsets.US_ASCII));
    String port = web.url("/").replaceAll(".*:(\\d+)/", "$1");
    try (DeskScene outside = DeskScene.open(WebAccess.PUBLIC_ADDRESSES)) {
      for (String host : new String[] {"127.0.0.1", "localhost", "[::1]", "2130706433", "0"}) {
        CommandResult result =
            outside.perform(
                new ServiceCommand.WebGet(
                    "http://" + host + ":" + port + "/", Duration.ofSeconds(5)));
        assertInstanceOf(CommandResult.NotPerformed.class, result, host);
      }
      assertEquals(
          refused("the page was not fetched: the address 127.0.0.1 of 127.0.0.1 is not public"),
          outside.perform(new ServiceCommand.WebGet(web.url("/"), Duration.ofSeconds(5))));
    }
    assertEquals(0, web.lines().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.1.2.3",
        "127.1.2.3",
        "169.254.169.254",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "0.1.2.3",
        "198.18.0.1",
        "192.0.2.1",
        "192.0.0.8",
        "203.0.113.5",
        "224.0.0.1",
        "255.255.255.255",
        "240.0.0.1",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "fd12::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001:0:1::1",
        "2001:db8::1",
        "fec0::1",
        "::127.0.0.1"
      })
  void specialAddressesAreNotPublic(String address) throws Exception {
    assertFalse(PublicAddresses.isPublic(InetAddress.getAllByName(address)[0]), address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8.8.8.8",
        "172.32.0.1",
        "100.128.0.1",
        "192.1.0.1",
        "198.20.0.1",
        "2606:4700::1",
        "64:ff9b::808:808"
      })
  void otherAddressesArePublic(String address) throws Exception {
    assertTrue(PublicAddresses.isPublic(InetAddress.getAllByName(address)[0]), address);
  }

  private void redirect(String path, String target) {
    web.put(path, "HTTP/1.1 302 Found\r\nLocation: " + target, new byte[0]);
  }

  private CommandResult get(String path) throws InterruptedException {
    return scene.perform(new ServiceCommand.WebGet(web.url(path), Duration.ofSeconds(5)));
  }

  private static void writeForEver(OutputStream out) throws IOException {
    byte[] block = "x".repeat(1_000).getBytes(StandardCharsets.US_ASCII);
    while (true) {
      out.write(block);
    }
  }

  private static void dripUntil(OutputStream out, CountDownLatch over) throws IOException {
    try {
      while (!over.await(20, TimeUnit.MILLISECONDS)) {
        out.write('x');
        out.flush();
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static void await(CountDownLatch over) throws IOException {
    try {
      if (!over.await(10, TimeUnit.SECONDS)) {
        throw new IOException("the test forgot to end");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static TinyWeb open() {
    try {
      return new TinyWeb();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
