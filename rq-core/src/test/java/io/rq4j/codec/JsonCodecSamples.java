package io.rq4j.codec;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Types as users declare them. */
final class JsonCodecSamples {

    private JsonCodecSamples() {}

    public record Customer(String name, List<String> tags, double price, Instant when) {}

    public record Line(String article, int quantity) {}

    public record Order(
            long id,
            List<Line> lines,
            Optional<String> note,
            Map<String, Duration> times,
            @Nullable Color color) {}

    public record Positive(int number) {
        public Positive {
            if (number <= 0) {
                throw new IllegalArgumentException("number must be positive, got " + number);
            }
        }
    }

    public record Nothing() {}

    public record Tree(String name, List<Tree> children) {}

    public enum Color {
        RED,
        GREEN;

        @Override
        public String toString() {
            return "a colour";
        }
    }

    public static class Account {
        private String owner = "";
        private int balance;

        public String getOwner() {
            return owner;
        }

        public void setOwner(String owner) {
            this.owner = owner;
        }

        public int getBalance() {
            return balance;
        }

        public void setBalance(int balance) {
            this.balance = balance;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Account that && owner.equals(that.owner) && balance == that.balance;
        }

        @Override
        public int hashCode() {
            return Objects.hash(owner, balance);
        }
    }

    public sealed interface Shape permits Circle {}

    public record Circle(int radius) implements Shape {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
    public static class ByAnnotation {
        public int size = 1;
    }

    public record HoldsPolymorphic(
            @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS) Object value) {}

    public static class NoWayIn {
        private final int size;

        private NoWayIn(int size) {
            this.size = size;
        }

        public static NoWayIn make(int size) {
            return new NoWayIn(size);
        }

        public int size() {
            return size;
        }
    }

    public static class Mirror {
        public Mirror getSelf() {
            return this;
        }
    }

    public static class Failing {
        public int getSize() {
            throw new IllegalStateException("not measured yet");
        }
    }
}
