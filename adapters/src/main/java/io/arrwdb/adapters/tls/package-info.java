/**
 * Certificates, keys and authorities from PEM files, as key and trust managers of the JDK that every TLS library takes. Files are
 * read again when they change, so that a certificate is replaced without a restart.
 */
package io.arrwdb.adapters.tls;
