package io.rq4j.worker;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a worker of a pool: this JVM's, with the arguments of the pool and a name. */
record PoolCommand(List<String> arguments) {

    /** Says whose worker it is: it then reads orders from its standard input. */
    static final String CHILD = "--pool-child";

    List<String> of(String name) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(PoolCommand::canBeShared)
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), RqWorker.class.getName()));
        int end = arguments.indexOf("--");
        command.addAll(arguments.subList(0, end < 0 ? arguments.size() : end));
        command.addAll(List.of(CHILD, name));
        command.addAll(arguments.subList(end < 0 ? arguments.size() : end, arguments.size()));
        return command;
    }

    /** A port can be listened to only once. */
    private static boolean canBeShared(String option) {
        return !option.contains("jdwp") && !option.startsWith("-Dcom.sun.management.jmxremote.port");
    }
}
