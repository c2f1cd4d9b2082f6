package io.rq4j.worker.internal.cli;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsEnvironmentTest {

    private static void check(Map<String, String> environment) {
        TlsEnvironment.check(environment, new Properties());
    }

    private static Map<String, String> tls(String name, String value) {
        return new HashMap<>(Map.of("REDIS_SSL", "True", name, value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "REDIS_SSL_CA_CERTS  | ca.pem   | -Djavax.net.ssl.trustStore=trust.p12",
                "REDIS_SSL_CA_DATA   | x        | -Djavax.net.ssl.trustStore=trust.p12",
                "REDIS_SSL_KEYFILE   | key.pem  | Rq.builder().client(...)",
                "REDIS_SSL_CERTFILE  | cert.pem | Rq.builder().client(...)",
                "REDIS_SSL_CERT_REQS | none     | always checked",
            })
    void fileThatAJvmDoesNotReadIsAnsweredByAWayOut(String name, String value, String wayOut) {
        assertThatThrownBy(() -> check(tls(name, value)))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(name)
                .hasMessageContaining(wayOut);
    }

    @Test
    void whatRqWouldNotReadEitherIsNoMistake() {
        assertThatCode(() -> check(Map.of("REDIS_SSL_CA_CERTS", "ca.pem"))).doesNotThrowAnyException();
        var addressed = tls("REDIS_SSL_CA_CERTS", "ca.pem");
        addressed.put("REDIS_URL", "redis://h");
        assertThatCode(() -> check(addressed)).doesNotThrowAnyException();
        assertThatCode(() -> check(tls("REDIS_SSL_CERT_REQS", "required"))).doesNotThrowAnyException();
    }

    @Test
    void trustStoreOfTheJvmStandsInForTheFile() {
        var system = new Properties();
        system.put("javax.net.ssl.trustStore", "trust.p12");
        assertThatCode(() -> TlsEnvironment.check(tls("REDIS_SSL_CA_CERTS", "ca.pem"), system))
                .doesNotThrowAnyException();
    }
}
