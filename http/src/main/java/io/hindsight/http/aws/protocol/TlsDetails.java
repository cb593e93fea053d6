package io.hindsight.http.aws.protocol;

/** How a request's connection is encrypted, such as TLSv1.3 with TLS_AES_128_GCM_SHA256. */
public record TlsDetails(String version, String cipherSuite) {}
