package io.ringfence.example.sipserver;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version of this program and of the Java that runs it. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String own =
        Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
            .orElse("(not packaged)");
    return new String[] {
      "Ringfence SIP server " + own, "Java " + Runtime.version(),
    };
  }
}
