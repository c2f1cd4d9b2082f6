package io.rq4j.worker.execution;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Classes as a user would bring them: compiled from source into a folder or a jar of their own, never on the tests'
 * class path.
 */
final class UserCode {

    private static final Pattern PACKAGE = Pattern.compile("package ([\\w.]+);");
    private static final Pattern TYPE =
            Pattern.compile("public (?:final |abstract )*(?:class|enum|record|interface) (\\w+)");

    private final Path dir;
    private final List<String> options = new ArrayList<>(List.of("-parameters"));
    private final List<Path> classPath = new ArrayList<>();

    private UserCode(Path dir) {
        this.dir = dir;
    }

    static UserCode in(Path dir) {
        return new UserCode(dir);
    }

    UserCode withoutParameterNames() {
        options.clear();
        return this;
    }

    UserCode against(Path library) {
        classPath.add(library);
        return this;
    }

    Path jar(String name, String... sources) {
        var folder = folder(name + "-classes", sources);
        var jar = dir.resolve(name + ".jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar));
                var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(folder.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return jar;
    }

    Path folder(String name, String... sources) {
        var folder = dir.resolve(name);
        var messages = new StringWriter();
        var all = Stream.concat(options.stream(), Stream.of("-d", folder.toString(), "-cp", classPath()))
                .toList();
        var units = Arrays.stream(sources).map(UserCode::unit).toList();
        if (!ToolProvider.getSystemJavaCompiler()
                .getTask(messages, null, null, all, null, units)
                .call()) {
            throw new IllegalArgumentException(messages.toString());
        }
        return folder;
    }

    private String classPath() {
        var paths =
                Stream.concat(classPath.stream().map(Path::toString), Stream.of(System.getProperty("java.class.path")));
        return String.join(System.getProperty("path.separator"), paths.toList());
    }

    private static JavaFileObject unit(String source) {
        var folder = PACKAGE.matcher(source);
        var type = TYPE.matcher(source);
        var path = (folder.find() ? folder.group(1).replace('.', '/') + "/" : "")
                + (type.find() ? type.group(1) : "Hidden");
        return new SimpleJavaFileObject(URI.create("string:///" + path + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
    }
}
