package io.ringfence.example.sipserver.service;

import io.ringfence.example.sipserver.service.ServiceSettings.WebAccess;
import io.ringfence.supervisor.call.PlanValue;
import io.ringfence.supervisor.call.ServiceCommand;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.DefaultRedirectStrategy;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** Fetches web pages for plans: the begin of each, and nothing from inside the own network. */
final class WebPages implements AutoCloseable {
  /** So much of a page is read. */
  static final int MAX_BYTES = 8_192;

  private static final String USER_AGENT = "ringfence-sip-server";
  private static final int MAX_REDIRECTS = 5;
  private static final int MAX_HEADERS = 100;
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final Errands errands;
  private final CloseableHttpClient client;

  WebPages(WebAccess access, Errands errands) {
    this.errands = errands;
    DnsResolver addresses =
        switch (access) {
          case PUBLIC_ADDRESSES -> new PublicAddresses();
          case ALL_ADDRESSES -> SystemDefaultDnsResolver.INSTANCE;
        };
    this.client = client(addresses);
  }

  PlanValue get(ServiceCommand.WebGet page) throws ServiceRefusal, InterruptedException {
    HttpGet request = new HttpGet(address(page.url()));
    try {
      return errands.run("the page " + page.url(), page.limit(), () -> fetch(request));
    } finally {
      request.cancel();
    }
  }

  private PlanValue fetch(HttpGet request) throws ServiceRefusal {
    try (ClassicHttpResponse response = client.executeOpen(null, request, null)) {
      int status = response.getCode();
      if (status < 200 || status > 299) {
        request.cancel();
        throw new ServiceRefusal(
            "%s answered %d %s".formatted(request.getUri(), status, response.getReasonPhrase()));
      }
      HttpEntity body = response.getEntity();
      String text = body == null ? "" : text(body);
      request.cancel();
      return PlanValue.text(text);
    } catch (UnknownHostException e) {
      throw new ServiceRefusal("the page was not fetched: " + e.getMessage(), e);
    } catch (IOException | URISyntaxException e) {
      throw new ServiceRefusal("the page was not fetched: " + reason(e), e);
    }
  }

  private static String text(HttpEntity body) throws IOException {
    // Not closed here: closing would read all the rest of the page.
    InputStream content = body.getContent();
    byte[] bytes = content.readNBytes(MAX_BYTES);
    return decoded(bytes, charset(body.getContentType()));
  }

  private static Charset charset(@Nullable String contentType) {
    ContentType type = ContentType.parseLenient(contentType);
    return type == null || type.getCharset() == null ? StandardCharsets.UTF_8 : type.getCharset();
  }

  /** What was cut in the middle of a character loses that character. */
  private static String decoded(byte[] bytes, Charset charset) {
    CharBuffer text = CharBuffer.allocate(bytes.length * 2);
    charset
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPLACE)
        .onUnmappableCharacter(CodingErrorAction.REPLACE)
        .decode(ByteBuffer.wrap(bytes), text, bytes.length < MAX_BYTES);
    return text.flip().toString();
  }

  private static URI address(String url) throws ServiceRefusal {
    try {
      URI address = new URI(url.strip().replace(" ", "%20"));
      requireWeb(address);
      return address;
    } catch (URISyntaxException e) {
      throw new ServiceRefusal("'%s' is no URL: %s".formatted(url, e.getReason()), e);
    }
  }

  private static void requireWeb(URI address) throws ServiceRefusal {
    String scheme = String.valueOf(address.getScheme());
    if (!scheme.equalsIgnoreCase("http") && !scheme.equalsIgnoreCase("https")) {
      throw new ServiceRefusal(
          "'%s' has the scheme '%s'; allowed http and https".formatted(address, scheme));
    }
    if (address.getHost() == null) {
      throw new ServiceRefusal("'%s' names no host".formatted(address));
    }
  }

  private static String reason(Exception failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }

  private static CloseableHttpClient client(DnsResolver addresses) {
    Timeout longest = Timeout.of(LONGEST);
    Http1Config bounds =
        Http1Config.custom().setMaxHeaderCount(MAX_HEADERS).setMaxLineLength(MAX_BYTES).build();
    return HttpClients.custom()
        .setConnectionManager(
            PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(addresses)
                .setConnectionFactory(
                    ManagedHttpClientConnectionFactory.builder().http1Config(bounds).build())
                .setDefaultConnectionConfig(
                    ConnectionConfig.custom()
                        .setConnectTimeout(longest)
                        .setSocketTimeout(longest)
                        .build())
                .setMaxConnTotal(200)
                .setMaxConnPerRoute(200)
                .build())
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setMaxRedirects(MAX_REDIRECTS)
                .setConnectionRequestTimeout(longest)
                .build())
        .setRedirectStrategy(new WebRedirects())
        .setConnectionReuseStrategy((_, _, _) -> false)
        .setUserAgent(USER_AGENT)
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression()
        .disableAutomaticRetries()
        .build();
  }

  @Override
  public void close() {
    client.close(CloseMode.IMMEDIATE);
  }

  /** Follows to web pages only, and never from a protected one to an open one. */
  private static final class WebRedirects extends DefaultRedirectStrategy {
    @Override
    public URI getLocationURI(HttpRequest request, HttpResponse response, HttpContext context)
        throws HttpException {
      URI location = super.getLocationURI(request, response, context);
      try {
        requireWeb(location);
      } catch (ServiceRefusal e) {
        throw new ProtocolException("redirected to where plans may not go: " + e.getMessage(), e);
      }
      if ("https".equalsIgnoreCase(request.getScheme())
          && !"https".equalsIgnoreCase(location.getScheme())) {
        throw new ProtocolException("redirected from https to " + location);
      }
      return location;
    }
  }
}
