# Atoll's image: any member, by its command (`router`, `readnode`, `writenode`, `standalone`).
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
RUN mvn -q -B -DskipTests -pl cli -am package \
    && mkdir /image \
    && cp cli/target/lib/*.jar cli/target/atoll-cli-*.jar /image

FROM eclipse-temurin:25-jre
RUN groupadd --gid 10001 atoll \
    && useradd --uid 10001 --gid atoll --no-create-home --shell /usr/sbin/nologin atoll \
    && mkdir -p /data /plugins \
    && chown atoll:atoll /data
COPY --from=build /image /opt/atoll
USER atoll
WORKDIR /
VOLUME /data
EXPOSE 19530 19531 19532 9091
ENV ATOLL_DATA=/data \
    ATOLL_PLUGINS=/plugins \
    ATOLL_MEMBER_BIND=0.0.0.0
# Lives, which is what a container is restarted for; whether it is ready is asked for by those who send it work.
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=6 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/9091 && printf 'GET /livez HTTP/1.0\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200'"]
ENTRYPOINT ["java", "--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", \
    "--sun-misc-unsafe-memory-access=allow", "-XX:MaxRAMPercentage=50", "-cp", "/opt/atoll/*", "io.atoll.cli.Atoll"]
CMD ["--help"]
