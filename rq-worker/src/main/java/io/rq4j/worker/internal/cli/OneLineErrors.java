package io.rq4j.worker.internal.cli;

import io.rq4j.error.RedisUnavailableException;
import io.rq4j.error.RqException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what went wrong in one line on stderr: exit code 2 for a wrong use, 1 for all else. */
final class OneLineErrors implements IParameterExceptionHandler, IExecutionExceptionHandler {

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        var python = PythonWords.answer(e, List.of(args));
        var line = python == null ? wrongUse(e) : python + seeHelp(e.getCommandLine());
        return tell(e.getCommandLine(), line, e, List.of(args), ExitCode.USAGE);
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult line) {
        // Not its subclasses: they are mistakes of ours.
        if (e.getClass() == IllegalArgumentException.class) {
            return tell(command, e.getMessage() + seeHelp(command), e, line.originalArgs(), ExitCode.USAGE);
        }
        return tell(command, failure(e), e, line.originalArgs(), ExitCode.SOFTWARE);
    }

    private static String wrongUse(ParameterException e) {
        return e.getMessage() + suggestions(e) + quiet(e) + seeHelp(e.getCommandLine());
    }

    private static String suggestions(ParameterException e) {
        if (!(e instanceof UnmatchedArgumentException unmatched)
                || unmatched.getSuggestions().isEmpty()) {
            return "";
        }
        return " (did you mean " + String.join(" or ", unmatched.getSuggestions()) + "?)";
    }

    /** In RQ -q means quiet in places. */
    private static String quiet(ParameterException e) {
        boolean queue = e instanceof MissingParameterException
                && String.valueOf(e.getMessage()).contains("option '--queue' ");
        return queue ? " (-q is --queue; quiet has only its long name)" : "";
    }

    private static String seeHelp(CommandLine command) {
        return "; see " + command.getCommandSpec().qualifiedName() + " --help";
    }

    private static String failure(Exception e) {
        if (e instanceof RedisUnavailableException) {
            var problem = String.valueOf(e.getMessage()).replaceAll("\\.+$", "");
            return problem + wayOut(problem);
        }
        return e instanceof RqException ? e.getMessage() : "Unexpected " + e + "; --verbose shows where";
    }

    private static String wayOut(String problem) {
        if (problem.contains("OOM ")) {
            return "; raise its maxmemory, or let workers drain the queues";
        }
        if (problem.contains("is unknown")) {
            return "; give the right address with --url";
        }
        if (problem.contains("timed out")) {
            return "; it is frozen or cut off, or its port speaks TLS (rediss://) or does not (redis://)";
        }
        return problem.contains("refuses for now") ? "" : "; start it there, or give its address with --url";
    }

    private static int tell(
            CommandLine command, @Nullable String message, Exception e, List<String> args, int exitCode) {
        var line = String.valueOf(message).strip().replaceAll("\\s*\\R\\s*", " ");
        command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + Printable.line(line));
        // Looked up in the arguments, because a line that is wrong may not have been read as far as this option.
        if (args.contains("--verbose")) {
            e.printStackTrace(command.getErr());
        }
        command.getErr().flush();
        return exitCode;
    }
}
