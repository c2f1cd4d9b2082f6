package io.rq4j.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rq4j.error.InvalidCallException;
import io.rq4j.function.Fn0;
import io.rq4j.function.FunctionReference;
import io.rq4j.function.Samples;
import io.rq4j.function.Samples.Color;
import io.rq4j.function.Samples.Mailer;
import io.rq4j.function.Samples.Sender;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A test of what compiles, too: each call is written as a user would, with no casts and no type arguments. */
class CallTest {

    private static final String SAMPLES = "io.rq4j.function.Samples";

    @Test
    void callOfAStaticMethodCarriesItsNameArgumentsAndReturnType() {
        Call<Integer> call = Call.of(Samples::add, 1, 2);

        assertThat(call.function()).isEqualTo(SAMPLES + ".add");
        assertThat(call.args()).containsExactly(1, 2);
        assertThat(call.kwargs()).isEmpty();
        assertThat(call.returnType()).isEqualTo(int.class);
    }

    @Test
    void callsOfZeroToSixArgumentsCompile() {
        Call<Void> none = Call.ofVoid(Samples::nothing);
        Call<Integer> one = Call.of(Samples::length, "four");
        Call<Integer> two = Call.of(Samples::add, 1, 2);
        Call<String> six = Call.of(Samples::six, 1, 2L, 3.0, true, 'c', "f");

        assertThat(none.args()).isEmpty();
        assertThat(one.args()).containsExactly("four");
        assertThat(two.args()).containsExactly(1, 2);
        assertThat(six.args()).containsExactly(1, 2L, 3.0, true, 'c', "f");
    }

    @Test
    void numberOfArgumentsChoosesTheOverload() {
        Call<String> one = Call.of(Samples::count, "text");
        Call<String> two = Call.of(Samples::count, "text", 3);

        assertThat(one.args()).containsExactly("text");
        assertThat(two.args()).containsExactly("text", 3);
    }

    @Test
    void nullIsAnArgument() {
        Call<Integer> call = Call.of(Samples::length, null);

        assertThat(call.args()).containsExactly((Object) null);
    }

    @Test
    void genericMethodsInferTheirTypes() {
        Call<Map<String, List<Integer>>> index = Call.of(Samples::index, List.of("a", "b"));
        Call<String> identity = Call.of(Samples::identity, "a");
        Call<List<String>> twice = Call.of(Samples::twice, "a");

        assertThat(index.returnType())
                .hasToString("java.util.Map<java.lang.String, java.util.List<java.lang.Integer>>");
        assertThat(identity.returnType()).isEqualTo(String.class);
        assertThat(twice.args()).containsExactly("a");
    }

    @Test
    void variableArgumentsAreOneArray() {
        var parts = new String[] {"a", "b"};

        Call<String> call = Call.of(Samples::join, parts);

        assertThat(call.args()).containsExactly((Object) parts);
    }

    @Test
    void instanceMethodIsCalledWithoutItsReceiver() {
        Call<String> send = Call.of(Mailer.class, Mailer::send, "you@host");
        Call<String> self = Call.of(Sender.class, Sender::self);
        Call<Void> forgotten = Call.ofVoid(Sender.class, Sender::send, "you@host");

        assertThat(send.function()).isEqualTo(SAMPLES + "$Mailer.send");
        assertThat(send.args()).containsExactly("you@host");
        assertThat(self.args()).isEmpty();
        assertThat(forgotten.function()).isEqualTo(SAMPLES + "$Sender.send");
    }

    @Test
    void instanceMethodWithItsReceiverAmongTheArgumentsIsRefused() {
        var mailer = new Mailer();

        assertThatThrownBy(() -> Call.of(Mailer::send, mailer, "you@host"))
                .isInstanceOf(InvalidCallException.class)
                .hasMessageContaining("Call.of(Mailer.class, Mailer::send, ...)");
    }

    @Test
    void enumConstantIsTheFirstArgumentWhetherBoundOrNot() {
        Call<String> bound = Call.of(Color.RED::paint, 2);
        Call<String> unbound = Call.of(Color::paint, Color.RED, 2);

        assertThat(bound).isEqualTo(unbound);
        assertThat(bound.args()).containsExactly(Color.RED, 2);
    }

    @Test
    void resultOfAProcedureDoesNotMatter() {
        Call<Void> procedure = Call.ofVoid(Samples::log, "line");
        Call<Void> function = Call.ofVoid(Samples::count, "text", 3);

        assertThat(procedure.returnType()).isEqualTo(Void.class);
        assertThat(function.returnType()).isEqualTo(Void.class);
        assertThat(function.args()).containsExactly("text", 3);
    }

    @Test
    void callOfAFunctionThatReturnsAStageHasTheTypeThatTheStageCompletesWith() {
        Call<Integer> future = Call.ofAsync(Samples::later, "four");
        Call<Map<String, List<Integer>>> stage = Call.ofAsync(Samples::laterIndex, List.of("a"));
        Call<String> text = Call.ofAsync(Samples::laterText, 1, 2, 3, 4, 5, 6);
        Call<String> reply = Call.ofAsync(Samples::laterReply);
        Call<Boolean> sent = Call.ofAsync(Sender.class, Sender::sendLater, "you@host");

        assertThat(future.function()).isEqualTo(SAMPLES + ".later");
        assertThat(future.args()).containsExactly("four");
        assertThat(future.returnType()).isEqualTo(Integer.class);
        assertThat(stage.returnType())
                .hasToString("java.util.Map<java.lang.String, java.util.List<java.lang.Integer>>");
        assertThat(text.returnType()).isEqualTo(String.class);
        assertThat(reply.returnType()).isEqualTo(String.class);
        assertThat(sent.function()).isEqualTo(SAMPLES + "$Sender.sendLater");
        assertThat(sent.args()).containsExactly("you@host");
        assertThat(sent.returnType()).isEqualTo(Boolean.class);
    }

    @Test
    void whatAStageCompletesWithIsObjectWhenTheDeclarationDoesNotSayIt() {
        Call<String> variable = Call.ofAsync(Samples::laterSame, "a");
        assertThat(variable.returnType()).isEqualTo(Object.class);
        assertThat(FunctionReference.of((Fn0<?>) Samples::laterRaw).stageType()).isEqualTo(Object.class);
        assertThat(FunctionReference.of((Fn0<?>) Samples::laterNumber).stageType())
                .isEqualTo(Number.class);
        assertThat(Call.ofAsync(Samples::laterBound, CompletableFuture.completedStage("a"))
                        .returnType())
                .isEqualTo(String.class);
    }

    @Test
    void namedFunctionMayBeOfAnyLanguage() {
        Call<Object> call = Call.named("tasks.add", 1, null);

        assertThat(call.function()).isEqualTo("tasks.add");
        assertThat(call.args()).containsExactly(1, null);
        assertThat(call.returnType()).isEqualTo(Object.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tasks.add", "print", "com.acme.Outer$Inner.run", "größe.rechnen", "a-b.c_1", "_x.y"})
    void sensibleNamesAreTaken(String name) {
        assertThat(Call.named(name).function()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                ".add",
                "tasks.",
                "tasks..add",
                "tasks add",
                "tasks.add()",
                "tasks\nadd",
                "tasks.add\n",
                "a/b",
                "x;y"
            })
    void otherNamesAreRefused(String name) {
        assertThatThrownBy(() -> Call.named(name))
                .isInstanceOf(InvalidCallException.class)
                .hasMessage("A function is named like package.module.function, in letters, digits, _, $ and -"
                        + " with dots between, got \"" + name + "\"");
    }

    @Test
    void loneNullIsOneArgumentOfANamedFunction() {
        assertThat(Call.named("tasks.add", (Object) null).args()).containsExactly((Object) null);
        assertThat(Call.named("tasks.add", (Object[]) null).args()).containsExactly((Object) null);
    }

    @Test
    void keywordArgumentsAreAddedInOrderAndReplaceThoseOfTheSameName() {
        var more = new LinkedHashMap<String, Object>();
        more.put("z", 1);
        more.put("a", null);

        var call = Call.named("tasks.add").withKwargs(Map.of("z", 0)).withKwargs(more);

        assertThat(call.kwargs()).containsExactlyEntriesOf(more);
    }

    @Test
    void laterChangesToWhatWasGivenDoNotReachTheCall() {
        var args = new ArrayList<Object>(List.of(1));
        var call = new Call<>("tasks.add", args, Map.of(), Object.class);

        args.add(2);

        assertThat(call.args()).containsExactly(1);
        assertThatThrownBy(() -> call.args().add(3)).isInstanceOf(UnsupportedOperationException.class);
    }
}
