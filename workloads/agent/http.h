#ifndef RTB_HTTP_H
#define RTB_HTTP_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

/* Polls an HTTP server until the server answers with a status of 2xx. Only the lookup of a host name can block. */

struct http_url {
    char host[256];
    char port[6];
    char path[1024];
};

/* Parses http://HOST[:PORT][/PATH]. An IPv6 address has brackets in the URL, and none in `host`. Returns false for any other text. */
bool http_parse_url(const char *text, struct http_url *url);

enum http_state { HTTP_PAUSED, HTTP_CONNECTING, HTTP_READING, HTTP_ANSWERED };

struct http_poll {
    struct http_url url;
    struct sockaddr_storage address;
    socklen_t address_length; /* 0 until the host name is resolved */
    enum http_state state;
    int fd;               /* -1 between attempts */
    uint64_t wake_ns;     /* when to call http_poll_step even if the socket is not ready */
    uint64_t began_ns;    /* start of this attempt */
    uint64_t answered_ns; /* when the answer arrived */
    unsigned attempts;
    char response[16];
    unsigned response_length;
    char last_failure[128];
};

void http_poll_start(struct http_poll *p, const struct http_url *url);

/* Returns the events to poll p->fd for. */
short http_poll_events(const struct http_poll *p);

/* Call this when the socket is ready or at wake_ns. Returns true when the server has answered. */
bool http_poll_step(struct http_poll *p);

void http_poll_stop(struct http_poll *p);

#endif
