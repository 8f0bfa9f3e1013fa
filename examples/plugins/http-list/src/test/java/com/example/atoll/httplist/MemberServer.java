package com.example.atoll.httplist;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/// A real web server with a list.
final class MemberServer implements AutoCloseable {
    private volatile String text = "";
    private volatile int status = 200;
    private HttpServer server;

    MemberServer() throws IOException {
        server = open(0);
    }

    private HttpServer open(int port) throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        HttpServer opened = HttpServer.create(address, 0);
        opened.createContext("/members", this::answer);
        opened.start();
        return opened;
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/members";
    }

    void list(String lines) {
        text = lines;
    }

    void answerWith(int code) {
        status = code;
    }

    void stop() {
        server.stop(0);
    }

    void startAgain() throws IOException {
        server = open(server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
