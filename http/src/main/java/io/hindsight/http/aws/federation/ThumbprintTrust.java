package io.hindsight.http.aws.federation;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts servers as IAM does ("Obtain the thumbprint for an OpenID Connect identity provider"):
 * those with a certificate of a well-known authority, and those whose chain ends with a certificate
 * of a given thumbprint. Dates, signatures and the host's name are checked either way.
 */
final class ThumbprintTrust extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager authorities;
  private final List<String> thumbprints;

  private ThumbprintTrust(X509ExtendedTrustManager authorities, List<String> thumbprints) {
    this.authorities = authorities;
    this.thumbprints = thumbprints.stream().map(each -> each.toLowerCase(Locale.ROOT)).toList();
  }

  /** That neither an authority nor a thumbprint vouches for a server. */
  static final class Mismatch extends CertificateException {
    private static final long serialVersionUID = 1L;

    Mismatch(CertificateException cause) {
      super("the chain ends with no certificate of a known thumbprint", cause);
    }
  }

  static SSLContext context(List<String> thumbprints) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          null, new TrustManager[] {new ThumbprintTrust(trusting(null), thumbprints)}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509ExtendedTrustManager trusting(@Nullable KeyStore anchors)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(anchors);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager trust) {
        return trust;
      }
    }
    throw new GeneralSecurityException("no trust manager for certificates");
  }

  /** Whether a certificate has one of the thumbprints. */
  private boolean isKnown(X509Certificate certificate) throws CertificateException {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-1").digest(certificate.getEncoded());
      return thumbprints.contains(HexFormat.of().formatHex(digest));
    } catch (GeneralSecurityException e) {
      throw new CertificateException(e);
    }
  }

  /** What trusts the last certificate of the chain alone, where its thumbprint is known. */
  private X509ExtendedTrustManager byThumbprint(
      X509Certificate[] chain, CertificateException refusal) throws CertificateException {
    X509Certificate last = chain[chain.length - 1];
    if (!isKnown(last)) {
      throw new Mismatch(refusal);
    }
    try {
      KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
      anchors.load(null, null);
      anchors.setCertificateEntry("thumbprint", last);
      return trusting(anchors);
    } catch (GeneralSecurityException | IOException e) {
      throw new CertificateException(e);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    try {
      authorities.checkServerTrusted(chain, authType, engine);
    } catch (CertificateException e) {
      byThumbprint(chain, e).checkServerTrusted(chain, authType, engine);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    try {
      authorities.checkServerTrusted(chain, authType, socket);
    } catch (CertificateException e) {
      byThumbprint(chain, e).checkServerTrusted(chain, authType, socket);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("the host is not known");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("clients are not trusted");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("clients are not trusted");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("clients are not trusted");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities.getAcceptedIssuers();
  }
}
