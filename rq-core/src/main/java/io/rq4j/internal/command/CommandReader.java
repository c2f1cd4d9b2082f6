package io.rq4j.internal.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;

/** Reads commands and trusts nothing: anybody may publish anything. */
final class CommandReader {

    private static final int LONGEST = 64 * 1024;

    /** Field names come from anywhere; interned ones would stay for ever. */
    private static final ObjectReader JSON = JsonMapper.builder(JsonFactory.builder()
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    private CommandReader() {}

    static WorkerCommand read(byte[] payload) throws UnreadableCommandException {
        if (payload.length > LONGEST) {
            throw new UnreadableCommandException(payload.length + " bytes are too many");
        }
        var command = json(payload);
        try {
            return switch (text(command, "command")) {
                case "shutdown" -> new WorkerCommand.Shutdown();
                case "kill-horse" -> new WorkerCommand.KillHorse();
                case "stop-job" -> new WorkerCommand.StopJob(text(command, "job_id"));
                case "stop-execution" ->
                    new WorkerCommand.StopExecution(text(command, "job_id"), text(command, "execution_id"));
                default -> throw new UnreadableCommandException("the command is not known here");
            };
        } catch (IllegalArgumentException e) {
            throw new UnreadableCommandException(String.valueOf(e.getMessage()));
        }
    }

    private static JsonNode json(byte[] payload) throws UnreadableCommandException {
        try {
            return JSON.readTree(new String(payload, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new UnreadableCommandException("it is not JSON");
        }
    }

    private static String text(JsonNode command, String field) throws UnreadableCommandException {
        var value = command.get(field);
        if (value == null || !value.isTextual()) {
            throw new UnreadableCommandException("it has no text in " + field);
        }
        return value.textValue();
    }
}
