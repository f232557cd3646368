package io.ringfence.example.sipserver.service;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A name server on a loopback socket (RFC 1035) that knows some NAPTR records. */
final class TinyDns {
  private static final int NAPTR = 35;
  private static final int NO_SUCH_NAME = 3;
  private static final int HEADER = 12;

  private final DatagramSocket socket;
  private final Map<String, List<Naptr>> zone = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile boolean isSilent;

  TinyDns() throws IOException {
    socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    thread = Thread.ofPlatform().daemon().name("tiny-dns").start(this::serve);
  }

  int port() {
    return socket.getLocalPort();
  }

  void put(String name, Naptr... records) {
    zone.put(name, List.of(records));
  }

  void fallSilent() {
    isSilent = true;
  }

  void close() throws InterruptedException {
    socket.close();
    thread.join(5_000);
  }

  private void serve() {
    byte[] buffer = new byte[1_500];
    while (!socket.isClosed()) {
      try {
        DatagramPacket query = new DatagramPacket(buffer, buffer.length);
        socket.receive(query);
        if (!isSilent) {
          byte[] answer = answer(ByteBuffer.wrap(buffer, 0, query.getLength()));
          socket.send(new DatagramPacket(answer, answer.length, query.getSocketAddress()));
        }
      } catch (IOException e) {
        if (!socket.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private byte[] answer(ByteBuffer query) throws IOException {
    int id = query.getShort(0);
    query.position(HEADER);
    String name = name(query);
    List<Naptr> records = zone.getOrDefault(name, List.of());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeShort(id);
    out.writeShort(0x8580 | (records.isEmpty() ? NO_SUCH_NAME : 0));
    out.writeShort(1);
    out.writeShort(records.size());
    out.writeInt(0);
    byte[] question = new byte[query.position() + 4 - HEADER];
    query.get(HEADER, question);
    out.write(question);
    for (Naptr record : records) {
      out.writeShort(0xc000 | HEADER);
      out.writeShort(NAPTR);
      out.writeShort(1);
      out.writeInt(60);
      byte[] data = data(record);
      out.writeShort(data.length);
      out.write(data);
    }
    return bytes.toByteArray();
  }

  private static byte[] data(Naptr record) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeShort(record.order());
    out.writeShort(record.preference());
    for (String text : List.of(record.flags(), record.service(), record.rule())) {
      byte[] characters = text.getBytes(StandardCharsets.US_ASCII);
      out.writeByte(characters.length);
      out.write(characters);
    }
    out.writeByte(0);
    return bytes.toByteArray();
  }

  private static String name(ByteBuffer query) {
    StringBuilder name = new StringBuilder();
    for (int length = query.get(); length > 0; length = query.get()) {
      byte[] label = new byte[length];
      query.get(label);
      name.append(name.isEmpty() ? "" : ".").append(new String(label, StandardCharsets.US_ASCII));
    }
    return name.toString();
  }
}
