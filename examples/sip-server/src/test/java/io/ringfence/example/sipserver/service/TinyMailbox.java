package io.ringfence.example.sipserver.service;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** An SMTP server on a loopback socket (RFC 5321) that keeps what it is given. */
final class TinyMailbox {
  private final ServerSocket socket;
  private final Thread thread;
  private final List<String> commands = Collections.synchronizedList(new ArrayList<>());
  private final List<String> mails = Collections.synchronizedList(new ArrayList<>());
  private volatile String greeting = "220 ready";

  TinyMailbox() throws IOException {
    socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    thread = Thread.ofPlatform().daemon().name("tiny-mailbox").start(this::serve);
  }

  int port() {
    return socket.getLocalPort();
  }

  /** With an empty greeting a client waits for ever. */
  void greetWith(String line) {
    greeting = line;
  }

  List<String> commands() {
    return List.copyOf(commands);
  }

  List<String> mails() {
    return List.copyOf(mails);
  }

  void close() throws IOException, InterruptedException {
    socket.close();
    thread.join(5_000);
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (Socket client = socket.accept()) {
        talk(client);
      } catch (IOException _) {
        // The client went away, or the test is over.
      }
    }
  }

  private void talk(Socket client) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
    OutputStream out = client.getOutputStream();
    if (greeting.isEmpty()) {
      in.readLine();
      return;
    }
    say(out, greeting);
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      commands.add(line);
      String verb = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
      switch (verb) {
        case "EHLO" -> say(out, "250-here\r\n250 AUTH PLAIN");
        case "AUTH" -> say(out, "235 welcome");
        case "DATA" -> {
          say(out, "354 go on");
          mails.add(mail(in));
          say(out, "250 kept");
        }
        case "QUIT" -> {
          say(out, "221 bye");
          return;
        }
        default -> say(out, "250 ok");
      }
    }
  }

  private static String mail(BufferedReader in) throws IOException {
    StringBuilder mail = new StringBuilder();
    for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
      mail.append(line).append('\n');
    }
    return mail.toString();
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }
}
