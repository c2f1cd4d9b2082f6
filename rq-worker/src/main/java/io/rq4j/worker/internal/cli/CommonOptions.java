package io.rq4j.worker.internal.cli;

import io.rq4j.Rq;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options of every command, taken before the name of a subcommand and after it. */
public final class CommonOptions {

    @Option(
            names = {"-u", "--url"},
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description = "Where Redis is: redis://[user:password@]host[:port][/db], rediss:// for TLS. When left out:"
                    + " RQ_REDIS_URL, REDIS_URL, or REDIS_HOST, REDIS_PORT, REDIS_DB, REDIS_PASSWORD and REDIS_SSL of the"
                    + " environment, else localhost.")
    private @Nullable String url;

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Show more, and the stack trace of an error.")
    private boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    private boolean help;

    public boolean verbose() {
        return verbose;
    }

    /** The connection for a command; it opens on first use. A wrong address is a wrong use of the command. */
    public Rq connect() {
        try {
            if (url == null) {
                TlsEnvironment.check(System.getenv(), System.getProperties());
            }
            return url != null ? Rq.connect(url) : Rq.connect();
        } catch (IllegalArgumentException e) {
            var where = url != null
                    ? "Invalid value for option '--url': "
                    : "Invalid address of Redis in the environment: ";
            throw new IllegalArgumentException(where + e.getMessage(), e);
        }
    }
}
