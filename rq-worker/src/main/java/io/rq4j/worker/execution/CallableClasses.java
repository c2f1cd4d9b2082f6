package io.rq4j.worker.execution;

import io.rq4j.error.FunctionRefusedException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The class loader of the user's code, and the rules by which one of its classes may be called. */
final class CallableClasses implements AutoCloseable {

    private static final Pattern JDK = Pattern.compile("(java|javax|jdk|sun|com\\.sun)(\\..*)?");
    private static final Pattern OURS = Pattern.compile("io\\.rq4j(?!\\.examples(\\.|$))(\\..*)?");
    private static final Pattern PACKAGE = Pattern.compile("[\\p{L}\\p{N}_$]++(\\.[\\p{L}\\p{N}_$]++)*+");

    private final ClassLoader loader;
    private final Closeable jars;
    private final CallablePlace place;
    private final AllowedNames allowed;

    private CallableClasses(ClassLoader loader, Closeable jars, CallablePlace place, AllowedNames allowed) {
        this.loader = loader;
        this.jars = jars;
        this.place = place;
        this.allowed = allowed;
    }

    static CallableClasses inClasspath(List<Path> callable, List<Path> libs, AllowedNames allowed) {
        var entries = ClassPathEntries.of("--classpath", callable);
        var others = ClassPathEntries.of("--libs", libs);
        var urls = Stream.concat(entries.urls(), others.urls()).toArray(URL[]::new);
        // The parent gives the user's code slf4j and JobContext.
        var loader = new URLClassLoader(urls, CallableClasses.class.getClassLoader());
        return new CallableClasses(loader, loader, new CallablePlace.InEntries(entries), allowed);
    }

    static CallableClasses inPackages(ClassLoader loader, List<String> packages) {
        if (packages.isEmpty()) {
            throw new IllegalArgumentException(
                    "Name at least one package whose functions jobs may call, such as com.acme");
        }
        packages.forEach(CallableClasses::checkPackage);
        var place = new CallablePlace.InPackages(List.copyOf(packages));
        return new CallableClasses(loader, () -> {}, place, new AllowedNames(List.of()));
    }

    private static void checkPackage(String name) {
        if (!PACKAGE.matcher(name).matches()) {
            throw new IllegalArgumentException("A package is named like com.acme.jobs, got \"" + name + "\"");
        }
        if (JDK.matcher(name).matches() || OURS.matcher(name).matches()) {
            throw new IllegalArgumentException("Functions of the package " + name
                    + " are never callable: it belongs to " + (JDK.matcher(name).matches() ? "the JDK" : "RQ for Java")
                    + ". Name a package of your own");
        }
    }

    ClassLoader loader() {
        return loader;
    }

    /** The class that a function's name names, checked and not initialised. */
    Class<?> load(FunctionName name) {
        checkOwner(name, name.type());
        allowed.check(name);
        // Asked first, because a class loader keeps a lock for ever for each name that it was asked to load.
        if (loader.getResource(name.type().replace('.', '/') + ".class") == null) {
            throw unknown(name);
        }
        try {
            var type = Class.forName(name.type(), false, loader);
            checkCallable(name, type);
            return type;
        } catch (ClassNotFoundException e) {
            throw unknown(name);
        } catch (LinkageError e) {
            throw notLoaded(name, e);
        }
    }

    /**
     * An inherited method is that of the class which declares it: nobody calls {@code wait()} through a class of the
     * user's.
     */
    void checkDeclaring(FunctionName name, Method method) {
        var declaring = method.getDeclaringClass();
        if (!declaring.getName().equals(name.type())) {
            checkOwner(name, declaring.getName());
            checkCallable(name, declaring);
        }
    }

    private static void checkOwner(FunctionName name, String type) {
        if (JDK.matcher(type).matches()) {
            throw never(name, type, "the JDK");
        }
        if (OURS.matcher(type).matches()) {
            throw never(name, type, "RQ for Java");
        }
    }

    private void checkCallable(FunctionName name, Class<?> type) {
        // Not all of the JDK is in java and its like: org.w3c.dom, for one.
        if (type.getClassLoader() == null || type.getClassLoader() == ClassLoader.getPlatformClassLoader()) {
            throw never(name, type.getName(), "the JDK");
        }
        if (!place.has(type)) {
            throw new FunctionRefusedException(name + " may not be called: " + place.whyNot(type));
        }
        for (Class<?> outer = type; outer != null; outer = outer.getEnclosingClass()) {
            if (!Modifier.isPublic(outer.getModifiers())) {
                throw new FunctionRefusedException(
                        name + " may not be called: the class " + outer.getName() + " is not public. Make it public");
            }
        }
    }

    private static FunctionRefusedException never(FunctionName name, String type, String whose) {
        return new FunctionRefusedException(name + " is never callable: " + type + " belongs to " + whose
                + ". Write a public method of your own that does it, and enqueue that");
    }

    private FunctionRefusedException unknown(FunctionName name) {
        return new FunctionRefusedException(
                name.looksLikePython()
                        ? name + " looks like a Python function; there is no Java class " + name.type()
                                + ", and a Java worker calls package.Class.method."
                                + " Run a Python worker on this queue, or enqueue the job on a queue that has one"
                        : "There is no class " + name.type() + " for " + name + ": " + place.wayOutForUnknown());
    }

    static FunctionRefusedException notLoaded(FunctionName name, LinkageError e) {
        return new FunctionRefusedException(
                "The class of " + name + " cannot be loaded: " + e + ". If a class is missing, put its jar on --libs",
                e);
    }

    @Override
    public void close() {
        try {
            jars.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
