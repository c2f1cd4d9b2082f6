package io.rq4j.worker.internal.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/** RQ's variables for certificates, which name files that a JVM does not read. To ignore them would connect otherwise than meant. */
final class TlsEnvironment {

    private static final List<String> YES = List.of("true", "1", "yes");

    private TlsEnvironment() {}

    /** @throws IllegalArgumentException when one is set that would count in RQ */
    static void check(Map<String, String> environment, Properties system) {
        boolean counts = YES.contains(environment.getOrDefault("REDIS_SSL", "").toLowerCase(Locale.ROOT))
                && environment.getOrDefault("RQ_REDIS_URL", "").isBlank()
                && environment.getOrDefault("REDIS_URL", "").isBlank();
        if (!counts) {
            return;
        }
        for (var name : List.of("REDIS_SSL_CA_CERTS", "REDIS_SSL_CA_DATA")) {
            if (isSet(environment, name) && !system.containsKey("javax.net.ssl.trustStore")) {
                throw new IllegalArgumentException(name + " is not read by a JVM: import the certificate with keytool"
                        + " -importcert -file ca.pem -keystore trust.p12, and set RQ_JAVA_OPTS="
                        + "-Djavax.net.ssl.trustStore=trust.p12; or unset " + name);
            }
        }
        for (var name : List.of("REDIS_SSL_KEYFILE", "REDIS_SSL_CERTFILE")) {
            if (isSet(environment, name)) {
                throw new IllegalArgumentException(
                        name + ": a certificate of the client is not supported on the command"
                                + " line, only in code, by Rq.builder().client(...); unset it");
            }
        }
        var required = environment.getOrDefault("REDIS_SSL_CERT_REQS", "");
        if (!required.isBlank() && !required.equalsIgnoreCase("required")) {
            throw new IllegalArgumentException("REDIS_SSL_CERT_REQS is " + required
                    + ", but the certificate of Redis is always checked; unset it, or set it to required");
        }
    }

    private static boolean isSet(Map<String, String> environment, String name) {
        return !environment.getOrDefault(name, "").isBlank();
    }
}
