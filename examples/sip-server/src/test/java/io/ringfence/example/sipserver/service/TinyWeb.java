package io.ringfence.example.sipserver.service;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A web server on a loopback socket that says what it is told, byte for byte. */
final class TinyWeb {
  /** Says something to a client whose request was read. */
  @FunctionalInterface
  interface Page {
    void writeTo(OutputStream out) throws IOException;
  }

  private final ServerSocket socket;
  private final Thread thread;
  private final Map<String, Page> pages = new ConcurrentHashMap<>();
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

  TinyWeb() throws IOException {
    socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    thread = Thread.ofPlatform().daemon().name("tiny-web").start(this::serve);
  }

  String url(String path) {
    return "http://127.0.0.1:%d%s".formatted(socket.getLocalPort(), path);
  }

  void put(String path, Page page) {
    pages.put(path, page);
  }

  void put(String path, String head, byte[] body) {
    put(
        path,
        out -> {
          out.write((head + "\r\nContent-Length: " + body.length + "\r\n\r\n").getBytes(ascii()));
          out.write(body);
        });
  }

  /** The lines of all requests so far. */
  List<String> lines() {
    return List.copyOf(lines);
  }

  static Charset ascii() {
    return StandardCharsets.US_ASCII;
  }

  void close() throws IOException, InterruptedException {
    socket.close();
    thread.join(5_000);
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (Socket client = socket.accept()) {
        answer(client);
      } catch (IOException _) {
        // The client went away, or the test is over.
      }
    }
  }

  private void answer(Socket client) throws IOException {
    BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), ascii()));
    String first = in.readLine();
    if (first == null) {
      return;
    }
    for (String line = first; line != null && !line.isEmpty(); line = in.readLine()) {
      lines.add(line);
    }
    pages
        .getOrDefault(
            first.split(" ", 3)[1],
            out ->
                out.write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".getBytes(ascii())))
        .writeTo(client.getOutputStream());
    client.getOutputStream().flush();
  }
}
