package io.rq4j.worker.internal.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says, in RQ's words. */
public final class ProgramVersion implements IVersionProvider {

    @Override
    public String[] getVersion() {
        var version = ProgramVersion.class.getPackage().getImplementationVersion();
        return new String[] {
            "${COMMAND-FULL-NAME}, version " + (version == null ? "dev" : version) + " (Java " + Runtime.version() + ")"
        };
    }
}
