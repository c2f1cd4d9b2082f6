package io.rq4j.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Loads the classes of this module anew and finds one of its scripts in a folder of the test. So scripts change for one
 * test without a way to change them in the product. The test support is not loaded anew: all mutants share its Redis.
 */
final class MutantLoader extends URLClassLoader {

    MutantLoader(Path shadow, URL... module) throws IOException {
        super(urls(shadow, module), MutantLoader.class.getClassLoader());
    }

    private static URL[] urls(Path shadow, URL[] module) throws IOException {
        var urls = new URL[module.length + 1];
        urls[0] = shadow.toUri().toURL();
        System.arraycopy(module, 0, urls, 1, module.length);
        return urls;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            if (!isOfThisModule(name)) {
                return super.loadClass(name, resolve);
            }
            var loaded = findLoadedClass(name);
            return loaded != null ? loaded : findClass(name);
        }
    }

    private static boolean isOfThisModule(String name) {
        return name.startsWith("io.rq4j.")
                && !name.startsWith("io.rq4j.test.")
                && !name.startsWith("io.rq4j.embedded.");
    }

    @Override
    public @Nullable URL getResource(String name) {
        var own = findResource(name);
        return own != null ? own : super.getResource(name);
    }

    @Override
    public void close() {
        try {
            super.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
