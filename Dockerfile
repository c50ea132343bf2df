FROM eclipse-temurin:25-jdk AS build
WORKDIR /build
COPY . .
RUN ./mvnw -B -q package -DskipTests

FROM eclipse-temurin:25-jre
RUN useradd --system --uid 10001 --home-dir /ramal ramal && install -d -m 700 -o ramal /ramal/data
WORKDIR /ramal
COPY --from=build /build/target/ramal.jar ramal.jar
COPY --from=build /build/target/lib lib
COPY application.properties jvm.options ./
COPY routes routes
COPY kamelets kamelets
COPY calendars calendars
COPY media media
RUN java -XX:ArchiveClassesAtExit=ramal.jsa -Xlog:cds=off -Xlog:cds+dynamic=off -jar ramal.jar check
USER ramal
VOLUME /ramal/data
EXPOSE 8080 8081
# glibc would keep memory apart for each thread.
ENV MALLOC_ARENA_MAX=2
ENTRYPOINT ["java", "@jvm.options", "-jar", "ramal.jar"]
