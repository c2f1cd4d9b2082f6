package io.rq4j.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rq4j.error.InvalidCallException;
import io.rq4j.function.Samples.Ambiguous;
import io.rq4j.function.Samples.Color;
import io.rq4j.function.Samples.Handler;
import io.rq4j.function.Samples.HiddenClass;
import io.rq4j.function.Samples.Made;
import io.rq4j.function.Samples.Mailer;
import io.rq4j.function.Samples.OpenChild;
import io.rq4j.function.Samples.Sender;
import io.rq4j.function.Samples.TextBox;
import io.rq4j.function.Samples.TextHandler;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FunctionReferenceTest {

    private static final String SAMPLES = "io.rq4j.function.Samples";

    @Nested
    class StaticMethods {

        @Test
        void areNamedByBinaryClassNameAndMethod() {
            assertThat(name1(Samples::length)).isEqualTo(SAMPLES + ".length");
            assertThat(name1(Mailer::describe)).isEqualTo(SAMPLES + "$Mailer.describe");
            assertThat(FunctionReferenceTest.<String, String>name1(Handler::make))
                    .isEqualTo(SAMPLES + "$Handler.make");
        }

        @Test
        void mayTakeNoneToSixParameters() {
            Proc0 none = Samples::nothing;
            Fn6<Integer, Long, Double, Boolean, Character, String, String> six = Samples::six;

            assertThat(FunctionReference.of(none).name()).isEqualTo(SAMPLES + ".nothing");
            assertThat(FunctionReference.of(six).name()).isEqualTo(SAMPLES + ".six");
        }

        @Test
        void areChosenAmongOverloadsByTheirNumberOfParameters() {
            Fn1<String, String> one = Samples::count;
            Fn2<String, Integer, String> two = Samples::count;

            assertThat(FunctionReference.of(one).method().getParameterCount()).isEqualTo(1);
            assertThat(FunctionReference.of(two).method().getParameterCount()).isEqualTo(2);
        }

        @Test
        void takeTheirVariableArgumentsAsOneArray() {
            Fn1<String[], String> join = Samples::join;

            assertThat(FunctionReference.of(join).name()).isEqualTo(SAMPLES + ".join");
        }

        @Test
        void haveNoReceiver() {
            Fn1<String, Integer> length = Samples::length;

            var function = FunctionReference.of(length);

            assertThat(function.isInstanceMethod()).isFalse();
            assertThat(function.receiver()).isNull();
        }
    }

    @Nested
    class ReturnTypes {

        @Test
        void keepTheirTypeArguments() {
            Fn1<List<String>, ?> index = Samples::index;

            assertThat(FunctionReference.of(index).returnType())
                    .hasToString("java.util.Map<java.lang.String, java.util.List<java.lang.Integer>>");
        }

        @Test
        void areWhatTheMethodDeclaresEvenIfItIsBoxed() {
            Fn2<Integer, Integer, Integer> add = Samples::add;
            Fn2<Integer, Integer, Object> wide = Samples::add;

            assertThat(FunctionReference.of(add).returnType()).isEqualTo(int.class);
            assertThat(FunctionReference.of(wide).returnType()).isEqualTo(int.class);
        }

        @Test
        void areWhatTheCompilerInferredForATypeVariable() {
            Fn1<Long, Long> identity = Samples::identity;
            Fn1<String[], String[]> sorted = Samples::sorted;

            assertThat(FunctionReference.of(identity).returnType()).isEqualTo(Long.class);
            assertThat(FunctionReference.of(sorted).returnType()).isEqualTo(String[].class);
        }

        @Test
        void areWhatASubclassMadeOfTheTypeVariableOfItsParent() {
            Fn2<TextBox, String, String> content = TextBox::content;

            assertThat(FunctionReference.of(TextBox.class, content).returnType())
                    .isEqualTo(String.class);
        }
    }

    @Nested
    class InstanceMethods {

        @Test
        void areNamedByTheGivenClass() {
            Fn2<Sender, String, String> send = Sender::send;

            var function = FunctionReference.of(Sender.class, send);

            assertThat(function.name()).isEqualTo(SAMPLES + "$Sender.send");
            assertThat(function.isInstanceMethod()).isTrue();
        }

        @Test
        void areNamedByTheSubclassThatInheritsThem() {
            Fn2<Mailer, String, String> send = Mailer::send;

            assertThat(FunctionReference.of(Mailer.class, send).name()).isEqualTo(SAMPLES + "$Mailer.send");
        }

        @Test
        void areNamedByTheGivenSubclassOfTheClassThatWasWritten() {
            Fn2<Sender, String, String> send = Sender::send;

            assertThat(FunctionReference.of(Mailer.class, send).name()).isEqualTo(SAMPLES + "$Mailer.send");
            assertThat(FunctionReference.of(Sender.class, send).name()).isEqualTo(SAMPLES + "$Sender.send");
        }

        @Test
        void areFoundInAPublicSubclassOfAHiddenClass() {
            Fn2<OpenChild, String, String> greet = OpenChild::greet;

            assertThat(FunctionReference.of(OpenChild.class, greet).name()).isEqualTo(SAMPLES + "$OpenChild.greet");
        }

        @Test
        void areNotAmbiguousWithTheBridgesThatGenericsMake() {
            Fn2<TextHandler, String, String> handle = TextHandler::handle;
            Fn2<Handler<String>, String, String> general = Handler::handle;

            assertThat(FunctionReference.of(TextHandler.class, handle).method().getParameterTypes())
                    .containsExactly(String.class);
            assertThat(FunctionReference.of(TextHandler.class, general).name())
                    .isEqualTo(SAMPLES + "$TextHandler.handle");
        }

        @Test
        void areRefusedWhenTheirReceiverWouldTravel() {
            Fn2<Mailer, String, String> send = Mailer::send;

            refusal(() -> FunctionReference.of(send))
                    .hasMessage(
                            SAMPLES + "$Mailer.send is an instance method and its receiver would travel as an argument;"
                                    + " the worker makes the receiver. Write Call.of(Mailer.class, Mailer::send, ...)"
                                    + " with the other arguments, or make it static.");
        }

        @Test
        void areRefusedWhenBoundToAnObject() {
            var mailer = new Mailer();
            Fn1<String, String> send = mailer::send;

            refusal(() -> FunctionReference.of(send))
                    .hasMessage(SAMPLES + "$Mailer.send is bound to an object, which stays in this process;"
                            + " the worker makes the receiver. Write Call.of(Mailer.class, Mailer::send, ...) with the"
                            + " other arguments, or make it static.");
        }

        @Test
        void areAskedForWhenAClassIsGiven() {
            Fn1<Mailer, String> describe = Mailer::describe;

            refusal(() -> FunctionReference.of(Mailer.class, describe))
                    .hasMessage(SAMPLES + "$Mailer.describe is static and needs no receiver; leave out Mailer.class:"
                            + " Call.of(Mailer::describe, ...).");
        }
    }

    @Nested
    class MethodsOfEnums {

        @Test
        void carryTheConstantToWhichTheyAreBound() {
            Fn1<Integer, String> paint = Color.RED::paint;

            var function = FunctionReference.of(paint);

            assertThat(function.name()).isEqualTo(SAMPLES + "$Color.paint");
            assertThat(function.receiver()).isEqualTo(Color.RED);
        }

        @Test
        void areNamedByTheEnumWhenTheConstantHasABodyOrTheMethodIsInherited() {
            Fn1<Integer, String> paint = Color.GREEN::paint;
            Fn0<String> name = Color.GREEN::name;

            assertThat(FunctionReference.of(paint).name()).isEqualTo(SAMPLES + "$Color.paint");
            assertThat(FunctionReference.of(name).name()).isEqualTo(SAMPLES + "$Color.name");
        }

        @Test
        void areReadAnewForEachConstantBoundAtTheSamePlace() {
            var receivers = new ArrayList<Enum<?>>();
            for (var color : Color.values()) {
                Fn1<Integer, String> paint = color::paint;
                receivers.add(FunctionReference.of(paint).receiver());
            }

            assertThat(receivers).containsExactly(Color.RED, Color.GREEN);
        }

        @Test
        void mayTakeTheConstantAsTheirFirstArgument() {
            Fn2<Color, Integer, String> paint = Color::paint;
            Fn2<Color, Color, String> mix = Color::mix;

            assertThat(FunctionReference.of(paint).name()).isEqualTo(SAMPLES + "$Color.paint");
            assertThat(FunctionReference.of(paint).receiver()).isNull();
            assertThat(FunctionReference.of(mix).name()).isEqualTo(SAMPLES + "$Color.mix");
        }

        @Test
        void areRefusedWithAClassBecauseNobodyMakesAnEnum() {
            Fn2<Color, Integer, String> paint = Color::paint;

            refusal(() -> FunctionReference.of(Color.class, paint))
                    .hasMessage(SAMPLES + "$Color.paint is a method of an enum, of which the worker makes none;"
                            + " pass the constant: Call.of(Color::paint, Color.RED, ...).");
        }

        @Test
        void areRefusedWhenAStaticOneTakesTheConstantToo() {
            Fn1<Integer, String> bound = Ambiguous.ONE::paint;

            refusal(() -> FunctionReference.of(bound))
                    .hasMessageContaining("2 arguments: paint(Ambiguous, int), paint(int)");
        }
    }

    @Nested
    class Refused {

        @Test
        void areLambdas() {
            Fn1<String, Integer> lambda = text -> text.length() + 1;

            refusal(() -> FunctionReference.of(lambda))
                    .hasMessageStartingWith(
                            "The function in io.rq4j.function.FunctionReferenceTest$Refused is a lambda;")
                    .hasMessageContaining("Call.of(Words::count, text)");
        }

        @Test
        void areVarargsMethodsThatAreGivenSingleValues() {
            Fn2<String, String, String> join = Samples::join;

            refusal(() -> FunctionReference.of(join)).hasMessageContaining("pass one array");
        }

        @Test
        void areConstructors() {
            Fn1<String, Made> constructor = Made::new;

            refusal(() -> FunctionReference.of(constructor))
                    .hasMessage(SAMPLES + "$Made::new is a constructor; a worker calls methods."
                            + " Write a public static method that makes the Made and does the work, and pass that.");
        }

        @Test
        void areMethodsThatAreNotPublic() {
            Fn1<String, String> hidden = Samples::hidden;
            Fn1<String, String> halfHidden = Samples::halfHidden;

            refusal(() -> FunctionReference.of(hidden))
                    .hasMessage(SAMPLES + ".hidden(String) is not public and a worker calls public methods only."
                            + " Make it public, or pass a public static method that calls it.");
            refusal(() -> FunctionReference.of(halfHidden)).hasMessageContaining("halfHidden(String) is not public");
            refusal(() -> FunctionReference.of(Samples.secretReference()))
                    .hasMessageContaining("secret(String) is not public");
        }

        @Test
        void arePrivateMethodsEvenIfAPublicOneHasTheirName() {
            refusal(() -> FunctionReference.of(Samples.namesakeReference()))
                    .hasMessageContaining("namesake(String) is not public");
        }

        @Test
        void areMethodsOfClassesThatAreNotPublicOrInsideOfOne() {
            Fn1<String, String> hidden = HiddenClass::call;
            Fn1<String, String> inside = HiddenClass.Inside::call;

            refusal(() -> FunctionReference.of(hidden))
                    .hasMessageContaining("the class " + SAMPLES + "$HiddenClass is not public");
            refusal(() -> FunctionReference.of(inside))
                    .hasMessageContaining("the class " + SAMPLES + "$HiddenClass is not public");
        }

        @Test
        void areOverloadsWithTheSameNumberOfParameters() {
            Fn1<String, String> same = Samples::same;

            refusal(() -> FunctionReference.of(same))
                    .hasMessage(SAMPLES + ".same stands for several public methods that take 1 argument:"
                            + " same(Integer), same(String). A job carries the name and the arguments, so a worker"
                            + " could not choose. Give the method that you mean a name of its own.");
        }

        @Test
        void areObjectsThatAreNoMethodReference() {
            Fn1<String, String> anonymous = new Fn1<>() {
                @Override
                public String apply(String text) {
                    return text;
                }
            };

            refusal(() -> FunctionReference.of(anonymous))
                    .hasMessageStartingWith("A function is given as a method reference, got an object of "
                            + "io.rq4j.function.FunctionReferenceTest$Refused$1");
        }
    }

    @Test
    void referenceReadTwiceIsReadOnce() {
        var first = FunctionReference.of(sameCallSite());

        assertThat(FunctionReference.of(sameCallSite())).isSameAs(first);
    }

    private static Serializable sameCallSite() {
        Fn1<String, Integer> length = Samples::length;
        return length;
    }

    @Test
    void candidatesAreThePublicMethodsWithThatManyArguments() {
        assertThat(FunctionReference.candidates(Samples.class, "same", 1)).hasSize(2);
        assertThat(FunctionReference.candidates(Samples.class, "count", 2)).hasSize(1);
        assertThat(FunctionReference.candidates(Samples.class, "hidden", 1)).isEmpty();
        assertThat(FunctionReference.candidates(TextHandler.class, "handle", 1)).hasSize(1);
        assertThat(FunctionReference.candidates(Color.class, "paint", 2)).hasSize(1);
        assertThat(FunctionReference.candidates(Color.class, "paint", 1)).isEmpty();
    }

    private static <A, R> String name1(Fn1<A, R> reference) {
        return FunctionReference.of(reference).name();
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refusal(Runnable reading) {
        return assertThatThrownBy(reading::run).isInstanceOf(InvalidCallException.class);
    }
}
