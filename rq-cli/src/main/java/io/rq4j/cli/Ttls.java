package io.rq4j.cli;

import io.rq4j.job.Ttl;
import io.rq4j.worker.internal.cli.Durations;
import picocli.CommandLine.ITypeConverter;

/** Reads a time to live as RQ does: a time, {@code 0} for none, {@code -1} for ever. */
final class Ttls implements ITypeConverter<Ttl> {

    private final Durations durations = new Durations();

    @Override
    public Ttl convert(String text) {
        return text.strip().equals("-1")
                ? Ttl.FOREVER
                : new Ttl(durations.convert(text).toSeconds());
    }
}
