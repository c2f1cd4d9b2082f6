package io.rq4j.worker.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rq4j.error.FunctionRefusedException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallableClassesTest {

    private static final String TEXT = """
            package org.lib;
            public class Text {
                public static int length(String text) { return text.length(); }
                public static String inherited() { return "lib"; }
            }
            """;
    private static final String WORDS = """
            package com.acme;
            public class Words extends org.lib.Text {
                static { System.setProperty("com.acme.Words", "initialised"); }
                public static int count(String text) { return length(text); }
                public static int countAll() { return 0; }
                static int hidden() { return 0; }
                public static class Nested { public static int deep() { return 1; } }
                static class Secret { public static class Inner { public static int call() { return 1; } } }
            }
            """;
    private static final String OURS = """
            package io.rq4j.%s;
            public class Mine { public static int call() { return 1; } }
            """;

    @TempDir
    static Path dir;

    private static Path libs;
    private static Path words;

    @BeforeAll
    static void compile() throws IOException {
        libs = Files.createDirectory(dir.resolve("libs"));
        var text = UserCode.in(libs).jar("text", TEXT);
        words = UserCode.in(dir).against(text).jar("words", WORDS);
    }

    private static Functions functions(String... allow) {
        return Functions.inClasspath(List.of(words), List.of(libs.resolve("*")), List.of(allow));
    }

    private static void assertRefused(Functions functions, String name, String... texts) {
        try (functions) {
            assertThatThrownBy(() -> functions.find(name, 0, List.of()))
                    .isInstanceOf(FunctionRefusedException.class)
                    .hasMessageContaining(name)
                    .hasMessageContainingAll(texts);
        }
    }

    @Test
    void aClassOfAClasspathJarIsCallableAndNotInitialisedByLookingItUp() {
        System.clearProperty("com.acme.Words");
        try (var functions = functions()) {
            assertThat(functions
                            .find("com.acme.Words.count", 1, List.of())
                            .method()
                            .getName())
                    .isEqualTo("count");
            assertThat(System.getProperty("com.acme.Words")).isNull();
        }
    }

    @Test
    void aNestedClassIsNamedWithADollar() {
        try (var functions = functions()) {
            assertThat(functions
                            .find("com.acme.Words$Nested.deep", 0, List.of())
                            .owner()
                            .getSimpleName())
                    .isEqualTo("Nested");
        }
        assertRefused(functions(), "com.acme.Words.Nested.deep", "Outer$Inner");
    }

    @Test
    void aFolderOfClassesIsAPlace() {
        var folder =
                UserCode.in(dir).folder("plain", "package com.acme; public class Plain { public static void go() {} }");
        try (var functions = Functions.inClasspath(List.of(folder), List.of(), List.of())) {
            assertThat(functions.find("com.acme.Plain.go", 0, List.of()).owner().getName())
                    .isEqualTo("com.acme.Plain");
        }
    }

    @Test
    void aLinkToAJarIsThatJar() throws IOException {
        var link = Files.createSymbolicLink(dir.resolve("link.jar"), words);
        try (var functions = Functions.inClasspath(List.of(link), List.of(libs.resolve("*")), List.of())) {
            assertThat(functions.find("com.acme.Words.countAll", 0, List.of())).isNotNull();
        }
    }

    @Test
    void aLibraryIsLoadableAndNeverCallable() {
        assertRefused(
                functions(), "org.lib.Text.inherited", libs.resolve("text.jar").toString(), "--classpath");
    }

    @Test
    void whatAClassInheritsFromALibraryIsOfTheLibrary() {
        assertRefused(functions(), "com.acme.Words.inherited", "org.lib.Text", "--classpath");
    }

    @Test
    void whatEveryClassInheritsIsOfTheJdk() {
        assertRefused(functions(), "com.acme.Words.notifyAll", "java.lang.Object", "JDK");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.lang.System.gc",
                "javax.naming.InitialContext.doLookup",
                "jdk.jfr.Recording.start",
                "sun.misc.Unsafe.getUnsafe",
                "com.sun.tools.javac.Main.main",
                "java.lang.Runtime.exec"
            })
    void theJdkIsNeverCallable(String name) {
        assertRefused(functions(), name, "JDK", "of your own");
        assertRefused(Functions.inPackages(getClass().getClassLoader(), List.of("com", "org")), name, "JDK");
    }

    @Test
    void theJdkIsNeverCallableByAnyOtherPackage() {
        assertRefused(
                Functions.inPackages(getClass().getClassLoader(), List.of("org")),
                "org.xml.sax.helpers.XMLReaderFactory.createXMLReader",
                "JDK");
    }

    @Test
    void rqItselfIsNeverCallableButItsExamplesAre() {
        var jar = UserCode.in(dir)
                .jar("ours", OURS.formatted("worker"), OURS.formatted("examples"), OURS.formatted("examplesx"));
        assertRefused(
                Functions.inClasspath(List.of(jar), List.of(), List.of()), "io.rq4j.worker.Mine.call", "RQ for Java");
        assertRefused(
                Functions.inClasspath(List.of(jar), List.of(), List.of()),
                "io.rq4j.examplesx.Mine.call",
                "RQ for Java");
        assertRefused(
                Functions.inPackages(getClass().getClassLoader(), List.of("io")),
                "io.rq4j.job.Call.named",
                "RQ for Java");
        try (var functions = Functions.inClasspath(List.of(jar), List.of(), List.of())) {
            assertThat(functions.find("io.rq4j.examples.Mine.call", 0, List.of()))
                    .isNotNull();
        }
    }

    @Test
    void aClassOfTheWorkersOwnLibrariesIsNotCallable() {
        assertRefused(functions(), "org.assertj.core.util.Strings.concat", "assertj", "--classpath");
    }

    @Test
    void theClassPathOfAManifestIsNoPlace() throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
        manifest.getMainAttributes().putValue("Class-Path", "words.jar libs/text.jar");
        var thin = dir.resolve("thin.jar");
        new JarOutputStream(Files.newOutputStream(thin), manifest).close();
        assertRefused(
                Functions.inClasspath(List.of(thin), List.of(), List.of()),
                "com.acme.Words.countAll",
                "words.jar, which is not");
    }

    @Test
    void hiddenClassesAndMethodsAreRefused() {
        assertRefused(functions(), "com.acme.Words.hidden", "not public");
        assertRefused(functions(), "com.acme.Words$Secret$Inner.call", "com.acme.Words$Secret is not public");
    }

    @Test
    void aStaticMethodOfAHiddenParentIsRefused() {
        var jar = UserCode.in(dir).jar("parents", """
                        package com.acme;
                        public class Child extends Parent { }
                        class Parent {
                            public static int fixed() { return 1; }
                            public int bridged() { return 2; }
                        }
                        """);
        assertRefused(
                Functions.inClasspath(List.of(jar), List.of(), List.of()), "com.acme.Child.fixed", "com.acme.Parent");
        try (var functions = Functions.inClasspath(List.of(jar), List.of(), List.of())) {
            assertThat(functions
                            .find("com.acme.Child.bridged", 0, List.of())
                            .method()
                            .isBridge())
                    .isTrue();
        }
    }

    @Test
    void anUnknownClassNamesTheWayOut() {
        assertRefused(
                functions(), "com.acme.Nope.count", "no class com.acme.Nope", "put its jar or folder on --classpath");
        assertRefused(
                Functions.inClasspath(List.of(), List.of(), List.of()),
                "com.acme.Nope.count",
                "no --classpath was given");
        assertRefused(
                Functions.inPackages(getClass().getClassLoader(), List.of("com.acme")),
                "com.acme.Nope.count",
                "no class");
    }

    @Test
    void anUnknownMethodNamesTheOthers() {
        assertRefused(functions(), "com.acme.Words.nope", "the public methods of com.acme.Words are: count, countAll");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tasks.add", "app.tasks.add"})
    void aPythonFunctionIsCalledOne(String name) {
        assertRefused(functions(), name, "Python");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "count",
                ".",
                "a..b",
                "com/acme/Words.count",
                "[Lcom.acme.Words;.count",
                "com.acme.Words.<init>",
                "a b.c"
            })
    void whatIsNoNameIsRefused(String name) {
        assertRefused(functions(), name, "package.Class.method");
    }

    @Test
    void aHostileNameIsCutAndMadePrintable() {
        try (var functions = functions()) {
            assertThatThrownBy(() -> functions.find("x\n\u001b[31m" + "y".repeat(5_000), 0, List.of()))
                    .isInstanceOf(FunctionRefusedException.class)
                    .hasMessageContaining("x??[31my")
                    .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
            assertThatThrownBy(() -> functions.find("com.acme." + "y".repeat(5_000) + ".go", 0, List.of()))
                    .isInstanceOf(FunctionRefusedException.class)
                    .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
        }
    }

    @Test
    void aClassWhoseLibraryIsMissingSaysSo() {
        assertRefused(
                Functions.inClasspath(List.of(words), List.of(), List.of()),
                "com.acme.Words.countAll",
                "org/lib/Text",
                "--libs");
    }

    @Test
    void aMethodWhoseParameterTypeIsMissingSaysSo() {
        var jar = UserCode.in(dir)
                .against(libs.resolve("text.jar"))
                .jar("user", "package com.acme; public class User { public static void use(org.lib.Text text) {} }");
        assertRefused(
                Functions.inClasspath(List.of(jar), List.of(), List.of()),
                "com.acme.User.use",
                "org/lib/Text",
                "--libs");
    }

    @ParameterizedTest
    @CsvSource({
        "com.acme.*, true", "com.acme.Words.count*, true", "*.countAll, true", "com.acme.Words.countAll, true",
        "com.acme.Words.count, false", "com.acmeXWords.*, false", "com, false", "com?acme.*, false",
        "com.acme.Words.countA.l, false"
    })
    void aPatternOfAllowIsAGlobOverTheFullName(String pattern, boolean admits) {
        if (admits) {
            try (var functions = functions("org.other.*", pattern)) {
                assertThat(functions.find("com.acme.Words.countAll", 0, List.of()))
                        .isNotNull();
            }
        } else {
            assertRefused(
                    functions(pattern), "com.acme.Words.countAll", "--allow admits " + pattern, "Add --allow com.acme");
        }
    }

    @Test
    void aBlankPatternIsRefused() {
        assertThatThrownBy(() -> functions(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--allow");
    }

    @Test
    void anEntryThatIsNotThereIsNamed() throws IOException {
        var empty = Files.createDirectory(dir.resolve("empty"));
        var text = Files.writeString(dir.resolve("notes.txt"), "no jar");
        for (var entry : List.of(dir.resolve("gone.jar"), empty.resolve("*"), dir.resolve("gone/*"), text)) {
            assertThatThrownBy(() -> Functions.inClasspath(List.of(entry), List.of(), List.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("--classpath " + entry);
            assertThatThrownBy(() -> Functions.inClasspath(List.of(words), List.of(entry), List.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("--libs " + entry);
        }
    }

    @Test
    void closingClosesTheJars() {
        var functions = functions();
        functions.find("com.acme.Words.countAll", 0, List.of());
        functions.close();
        assertThat(functions.loader().getResource("org/lib/Text.class")).isNull();
    }

    @Test
    void aPackageCoversItsSubpackagesAndNothingElse() throws IOException {
        var jar = UserCode.in(dir)
                .jar(
                        "packages",
                        "package com.acme.jobs; public class A { public static void go() {} }",
                        "package com.acme.jobs.mail; public class B { public static void go() {} }",
                        "package com.acme.jobsx; public class C { public static void go() {} }");
        try (var loader =
                new URLClassLoader(new URL[] {jar.toUri().toURL()}, getClass().getClassLoader())) {
            var functions = Functions.inPackages(loader, List.of("com.acme.jobs"));
            assertThat(functions.find("com.acme.jobs.A.go", 0, List.of())).isNotNull();
            assertThat(functions.find("com.acme.jobs.mail.B.go", 0, List.of())).isNotNull();
            assertThat(functions.loader()).isSameAs(loader);
            assertRefused(functions, "com.acme.jobsx.C.go", "none of the packages", "com.acme.jobs");
            assertThat(loader.getResource("com/acme/jobs/A.class")).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java",
                "java.util",
                "javax",
                "jdk",
                "sun",
                "com.sun",
                "com.sun.tools",
                "io.rq4j",
                "io.rq4j.worker",
                "",
                "a b",
                "a."
            })
    void aPackageThatIsNobodysIsRefused(String name) {
        assertThatThrownBy(() -> Functions.inPackages(getClass().getClassLoader(), List.of("com.acme", name)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name);
    }

    @Test
    void whatAClassInheritsFromRqIsNeverCallable() throws IOException {
        var jar = UserCode.in(dir)
                .jar(
                        "heirs",
                        "package io.rq4j.inner; public class Parent { public static void go() {} }",
                        "package com.acme.heirs; public class Heir extends io.rq4j.inner.Parent {}");
        try (var loader =
                new URLClassLoader(new URL[] {jar.toUri().toURL()}, getClass().getClassLoader())) {
            assertRefused(
                    Functions.inPackages(loader, List.of("com.acme", "io")), "com.acme.heirs.Heir.go", "RQ for Java");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"javafx", "io.rq4j.examples", "io.rq4jx", "com.sunny"})
    void aPackageThatOnlyLooksAlikeIsTaken(String name) {
        assertThat(Functions.inPackages(getClass().getClassLoader(), List.of(name)))
                .isNotNull();
    }

    @Test
    void noPackageAtAllIsRefused() {
        assertThatThrownBy(() -> Functions.inPackages(getClass().getClassLoader(), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one package");
    }

    @Test
    void aNameThatNobodyHasLeavesNothingBehind() {
        var asked = new ArrayList<String>();
        var loader = new ClassLoader(getClass().getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                asked.add(name);
                return super.loadClass(name, resolve);
            }
        };
        assertRefused(Functions.inPackages(loader, List.of("com.acme")), "com.acme.Nope.go", "no class");
        assertThat(asked).isEmpty();
    }
}
