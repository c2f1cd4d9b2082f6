package io.rq4j.worker.execution;

import io.rq4j.error.FunctionRefusedException;
import io.rq4j.job.Job;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the Java method that a job names, and refuses what may not be called. The name comes from Redis, so it is not
 * trusted: callable is a public method of a public class found in a callable place, and nothing of the JDK or of RQ for
 * Java (but {@code io.rq4j.examples}), whatever the places say. No class is initialised before it has been checked.
 * What cannot be called is a {@link FunctionRefusedException} that names the function, the rule and the way out. Safe
 * for any thread. RQ imports whatever a job names; this is stricter.
 */
public final class Functions implements AutoCloseable {

    /** More ways of calling than one application has; what is looked up again costs some microseconds. */
    private static final int KNOWN = 1_000;

    private static final int LISTED = 20;

    private record Key(String name, int positional, List<String> keywords) {}

    private final CallableClasses classes;
    private final Map<Key, Function> known = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Function> eldest) {
            return size() > KNOWN;
        }
    });

    Functions(CallableClasses classes) {
        this.classes = classes;
    }

    /**
     * Functions in jars and folders of the user's, which get a class loader of their own below that of RQ for Java. An
     * entry is a jar, a folder of classes, or {@code dir/*} for all jars of a folder. Close it to close the jars.
     *
     * @param callable entries whose classes may be called; when empty, every job is refused
     * @param libs entries whose classes can be loaded, but never called
     * @param allowPatterns globs over the full name, such as {@code com.acme.Words.count*}, of which one must match;
     *     when empty, all are admitted
     * @throws IllegalArgumentException if an entry does not exist or is no jar, a folder has no jars, or a pattern is
     *     blank
     */
    public static Functions inClasspath(List<Path> callable, List<Path> libs, List<String> allowPatterns) {
        var allowed = new AllowedNames(allowPatterns);
        return new Functions(CallableClasses.inClasspath(callable, libs, allowed));
    }

    /**
     * Functions of the application that embeds the worker.
     *
     * @param loader knows the classes; not closed with this
     * @param packages at least one; each covers its subpackages
     * @throws IllegalArgumentException if there is none, or one of the JDK or of RQ for Java
     */
    public static Functions inPackages(ClassLoader loader, List<String> packages) {
        return new Functions(CallableClasses.inPackages(loader, packages));
    }

    /**
     * A handler by the name of its method, found as the functions of jobs are: public static, of a job and a Throwable,
     * {@code boolean report(Job job, Throwable error)}, or {@code void} for one that never ends the chain.
     *
     * @throws FunctionRefusedException when there is none
     */
    public ExceptionHandler exceptionHandler(String name) {
        var function = find(name, 2, List.of());
        var method = function.method();
        var types = method.getParameterTypes();
        var returned = method.getReturnType();
        if (!Modifier.isStatic(method.getModifiers())
                || !types[0].isAssignableFrom(Job.class)
                || !types[1].isAssignableFrom(Throwable.class)
                || returned != void.class && returned != boolean.class) {
            throw new FunctionRefusedException(
                    name + " is no exception handler: it must be public static boolean (or void) " + method.getName()
                            + "(io.rq4j.job.Job job, Throwable error)");
        }
        return (job, error) -> !Boolean.FALSE.equals(function.invoke(null, new Object[] {job, error}));
    }

    /** The loader that a job's thread has as its context class loader. */
    ClassLoader loader() {
        return classes.loader();
    }

    /** The method that a call of so many positional arguments and these keywords means. */
    Function find(String name, int positional, List<String> keywords) {
        var key = new Key(name, positional, List.copyOf(keywords));
        var function = known.get(key);
        if (function == null) {
            function = lookUp(key);
            known.put(key, function);
        }
        return function;
    }

    /** Closes the jars. Functions that are running may then fail to load further classes. */
    @Override
    public void close() {
        classes.close();
    }

    private Function lookUp(Key key) {
        var name = FunctionName.parse(key.name);
        var owner = classes.load(name);
        try {
            var method = choose(name, owner, key);
            classes.checkDeclaring(name, method);
            int first = Signature.sendsReceiver(owner, method) ? 1 : 0;
            return new Function(
                    key.name, owner, method, Binding.of(key.name, method, first, key.positional, key.keywords));
        } catch (LinkageError e) {
            throw CallableClasses.notLoaded(name, e);
        }
    }

    private static Method choose(FunctionName name, Class<?> owner, Key key) {
        var named = Arrays.stream(owner.getMethods())
                .filter(method -> method.getName().equals(name.method()))
                .toList();
        if (named.isEmpty()) {
            throw unknownMethod(name, owner);
        }
        int count = key.positional + key.keywords.size();
        var fitting = written(named.stream().filter(method -> arguments(owner, method) == count));
        if (fitting.size() == 1) {
            return fitting.get(0);
        }
        throw new FunctionRefusedException(
                fitting.isEmpty()
                        ? name + " takes " + Signature.takes(owner, written(named.stream())) + ", got " + got(key)
                        : name + " stands for several public methods: it takes " + Signature.takes(owner, fitting)
                                + ", and a job cannot tell which. Give the one that you mean a name of its own");
    }

    /**
     * Without the compiler's bridges; a public class has nothing else for what it inherits from a package-private one.
     */
    private static List<Method> written(Stream<Method> methods) {
        var all = methods.toList();
        var written = all.stream().filter(method -> !method.isBridge()).toList();
        return written.isEmpty() ? all : written;
    }

    private static int arguments(Class<?> owner, Method method) {
        return method.getParameterCount() + (Signature.sendsReceiver(owner, method) ? 1 : 0);
    }

    private static String got(Key key) {
        if (key.keywords.isEmpty()) {
            return String.valueOf(key.positional);
        }
        return key.positional + " and the keyword" + (key.keywords.size() == 1 ? " " : "s ")
                + String.join(", ", key.keywords);
    }

    private static FunctionRefusedException unknownMethod(FunctionName name, Class<?> owner) {
        var declared = owner.getDeclaredMethods();
        if (Stream.of(declared).anyMatch(method -> method.getName().equals(name.method()))) {
            return new FunctionRefusedException(
                    name + " is not public, and a worker calls public methods only. Make it public");
        }
        var others = Stream.of(declared)
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .map(Method::getName)
                .distinct()
                .sorted()
                .limit(LISTED)
                .collect(Collectors.joining(", "));
        return new FunctionRefusedException("There is no " + name + "; the public methods of " + owner.getName()
                + " are: " + (others.isEmpty() ? "none" : others));
    }
}
