package io.ringfence.example.sipserver.plan;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads the text of a plan, whatever somebody may have put in its place. */
public final class PlanSource {
  /** A longer plan is refused by every call. */
  static final int MOST_BYTES = 256 << 10;

  private static final String BYTE_ORDER_MARK = "\ufeff";

  private PlanSource() {}

  /**
   * The text of a file.
   *
   * @param folder that the file must lie in, also if it is a link
   */
  public static String read(Path file, Path folder) throws PlanRefusedException {
    try {
      Path real = file.toRealPath();
      if (!real.startsWith(folder.toRealPath())) {
        throw new PlanRefusedException("is a link that leads out of the folder of plans");
      }
      // A pipe would be waited for.
      if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
        throw new PlanRefusedException("is no file");
      }
      return decode(bytes(real));
    } catch (NoSuchFileException _) {
      throw new PlanRefusedException("is a link that leads nowhere, or is gone again");
    } catch (CharacterCodingException _) {
      throw new PlanRefusedException("is not UTF-8");
    } catch (IOException e) {
      throw new PlanRefusedException("cannot be read: " + e);
    }
  }

  private static byte[] bytes(Path real) throws IOException, PlanRefusedException {
    try (InputStream in =
        Channels.newInputStream(
            Files.newByteChannel(real, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new PlanRefusedException(
            "has more than %d bytes (%d)".formatted(MOST_BYTES, Files.size(real)));
      }
      return bytes;
    }
  }

  private static String decode(byte[] bytes) throws CharacterCodingException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
  }
}
