package io.rq4j.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** What processes say of their host where they are listed. */
public final class HostName {

    private HostName() {}

    /** {@code unknown} where the system has no answer. */
    public static String local() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
