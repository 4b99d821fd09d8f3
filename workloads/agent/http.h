#ifndef RTB_HTTP_H
#define RTB_HTTP_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

/* Asks an HTTP server again and again, without ever blocking, until it answers with a status of 2xx. */

struct http_url {
    char host[256];
    char port[6];
    char path[1024];
};

/* http://HOST[:PORT][/PATH]; false for anything else. */
bool http_parse_url(const char *text, struct http_url *url);

enum http_state { HTTP_PAUSED, HTTP_CONNECTING, HTTP_READING, HTTP_ANSWERED };

struct http_poll {
    struct http_url url;
    struct sockaddr_storage address;
    socklen_t address_length; /* 0 until the name is resolved */
    enum http_state state;
    int fd;               /* -1 between attempts */
    uint64_t wake_ns;     /* when to step although the socket is silent */
    uint64_t began_ns;    /* of this attempt */
    uint64_t answered_ns; /* of the answer */
    unsigned attempts;
    char response[16];
    unsigned response_length;
    char last_failure[128];
};

void http_poll_start(struct http_poll *p, const struct http_url *url);

/* The events to poll p->fd for. */
short http_poll_events(const struct http_poll *p);

/* To be called when the socket is ready or wake_ns has come. True once the server has answered. */
bool http_poll_step(struct http_poll *p);

void http_poll_stop(struct http_poll *p);

#endif
