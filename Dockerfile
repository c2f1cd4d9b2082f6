# A worker in a container: docker build -t rq4j . && docker run --rm rq4j --url redis://host:6379 --queue default
FROM eclipse-temurin:17-jdk AS build
WORKDIR /src
COPY . .
RUN ./mvnw -B -ntp -Dmaven.test.skip=true -pl rq-cli -am package && mv target/rq-*/ /opt/rq

FROM eclipse-temurin:17-jre
RUN useradd --system --create-home rq
COPY --from=build /opt/rq /opt/rq
# docker exec CONTAINER rq-cli info
ENV PATH=/opt/rq/bin:$PATH
USER rq
# The script ends in exec: the signal of docker stop reaches the JVM, which drains. It takes up to 25 seconds and docker
# waits for 10: docker stop --time 30.
ENTRYPOINT ["/opt/rq/bin/rq-worker"]
CMD ["--queue", "default"]
