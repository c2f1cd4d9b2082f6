package io.rq4j.codec;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.annotation.JsonTypeResolver;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import org.jspecify.annotations.Nullable;

/** JSON comes from Redis and is not trusted: it never chooses the class that is made of it. */
final class PolymorphismRefused extends JacksonAnnotationIntrospector {

    @Override
    protected @Nullable TypeResolverBuilder<?> _findTypeResolver(
            MapperConfig<?> config, Annotated annotated, JavaType baseType) {
        if (annotated.hasAnnotation(JsonTypeInfo.class) || annotated.hasAnnotation(JsonTypeResolver.class)) {
            throw new IllegalArgumentException(annotated.getName() + " is polymorphic by annotation; "
                    + JsonFailure.NO_CLASSES + " to make; use a concrete one without it");
        }
        return null;
    }
}
