package io.rq4j.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.internal.redis.Keys;
import io.rq4j.internal.redis.RedisConnection;
import io.rq4j.internal.redis.RedisUri;
import io.rq4j.internal.redis.Reply;
import io.rq4j.internal.redis.Script;
import io.rq4j.internal.redis.ScriptRunner;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Keys are named in two places, once for Java and once for Lua, and nowhere else. */
@ExtendWith(RedisExtension.class)
class KeysTest {

    /** What takes a key apart, and the record's own. */
    private static final Set<String> NO_KEYS =
            Set.of("prefix", "queueName", "workerName", "toString", "hashCode", "equals");

    @Test
    void scriptsAndJavaNameTheSameKeys(TestRedis redis) {
        var keys = new Keys("test:");

        assertThat(inLua(redis, keys)).isEqualTo(inJava(keys));
    }

    private static Map<String, String> inLua(TestRedis redis, Keys keys) {
        try (var connection = RedisConnection.to(RedisUri.parse(redis.url()))) {
            var reply = Reply.texts(new ScriptRunner(connection, keys, null)
                    .once(Script.beside(KeysTest.class, "keyNames"), List.of()));
            var names = new TreeMap<String, String>();
            for (int i = 0; i < reply.size(); i += 2) {
                names.put(reply.get(i), reply.get(i + 1));
            }
            return names;
        }
    }

    private static Map<String, String> inJava(Keys keys) {
        return Arrays.stream(Keys.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !NO_KEYS.contains(method.getName()))
                .collect(Collectors.toMap(Method::getName, method -> call(keys, method), (a, b) -> a, TreeMap::new));
    }

    private static String call(Keys keys, Method method) {
        try {
            return (String) method.invoke(
                    keys,
                    List.of("one", "two").subList(0, method.getParameterCount()).toArray());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void noKeyIsSpelledAnywhereElse() throws IOException {
        var places = new ArrayList<String>();
        for (var module : modules()) {
            var sources = module.resolve("src/main");
            if (Files.isDirectory(sources)) {
                places.addAll(spelled(sources));
            }
        }

        assertThat(places).singleElement().asString().contains("Keys.java", "STANDARD = new Keys(\"rq:\")");
    }

    private static List<Path> modules() throws IOException {
        try (var modules = Files.list(Path.of(".."))) {
            return modules.filter(path -> Files.exists(path.resolve("pom.xml"))).toList();
        }
    }

    private static List<String> spelled(Path sources) throws IOException {
        try (var files = Files.walk(sources)) {
            var places = new ArrayList<String>();
            for (var file : files.filter(KeysTest::isCode).toList()) {
                Files.readAllLines(file).stream()
                        .filter(line -> line.contains("\"rq:") || line.contains("'rq:"))
                        .forEach(line -> places.add(file + ": " + line.strip()));
            }
            return places;
        }
    }

    private static boolean isCode(Path file) {
        return file.toString().endsWith(".java") || file.toString().endsWith(".lua");
    }
}
