package io.ringfence.example.sipserver.config;

import java.util.Optional;

/**
 * Where call records and the owners' stores lie.
 *
 * @param url of JDBC, which may hold a password; empty for a file in the data folder
 */
public record DatabaseAddress(Optional<String> url, String user, String password) {
  /** Without the password, and without the parameters of the URL. */
  @Override
  public String toString() {
    return url.map(address -> address.replaceFirst("[?;].*", "").replaceFirst("//.*@", "//"))
        .orElse("a file in the data folder");
  }
}
