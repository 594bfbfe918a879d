# Holds every packet of netfilter's queue 0 in its namespace for so many milliseconds, then lets it go as it was: `perl delay.pl MS ADDRESS PORT`.
# The kernel here has no netem. Of perl-base alone, which every Debian has. It listens at ADDRESS and PORT, where nothing is said, to show that it is up.
# Messages and numbers are those of linux/netfilter/nfnetlink_queue.h; a netlink message and each attribute begin at a multiple of four bytes.
use strict;
use warnings;
use IO::Socket::INET;
use POSIX ();
use Socket;

my ($ms, $address, $port) = @ARGV;
my ($afNetlink, $netlinkNetfilter, $subsystem) = (16, 12, 3 << 8);
my ($packet, $verdict, $config) = (0, 1, 2);
my ($request, $accept, $metaOnly, $most) = (1, 1, 1, 10_000);
# The clock of times(2), ms; it counts in steps of ten.
my $ticksMs = 1000 / POSIX::sysconf(POSIX::_SC_CLK_TCK());
sub now { return (POSIX::times())[0] * $ticksMs }

socket(my $netlink, $afNetlink, SOCK_RAW, $netlinkNetfilter) or die "netlink: $!\n";
bind($netlink, pack("S S L L", $afNetlink, 0, 0, 0)) or die "netlink: $!\n";
setsockopt($netlink, SOL_SOCKET, SO_RCVBUF, 1 << 20);

sub attribute {
    my ($type, $value) = @_;
    my $text = pack("S S", 4 + length $value, $type) . $value;
    return $text . "\0" x (-length($text) % 4);
}

sub instruct {
    my ($type, @attributes) = @_;
    my $body = pack("C C n", AF_UNSPEC, 0, 0) . join "", @attributes;
    send($netlink, pack("L S S L L", 16 + length $body, $subsystem | $type, $request, 0, 0) . $body, 0) or die "netlink: $!\n";
}

instruct($config, attribute(1, pack("C C n", 1, 0, AF_UNSPEC)));
instruct($config, attribute(2, pack("N C", 0, $metaOnly)));
instruct($config, attribute(3, pack("N", $most)));

my $ready = IO::Socket::INET->new(LocalAddr => $address, LocalPort => $port, Listen => 1) or die "$address:$port: $!\n";

# Each packet's number in the queue, in the order of arrival, and until when it waits.
my @held;

# The numbers of the packets in what the kernel has sent: the first attribute of such a message begins with it.
sub numbers {
    my ($text) = @_;
    my @found;
    while (length $text >= 16) {
        my ($length, $type) = unpack "L S", $text;
        last if $length < 16;
        if ($type == ($subsystem | $packet)) {
            my $rest = substr $text, 20, $length - 20;
            while (length $rest >= 4) {
                my ($size, $name) = unpack "S S", $rest;
                last if $size < 4;
                push @found, unpack "N", substr $rest, 4, 4 if $name == 1;
                my $step = ($size + 3) & ~3;
                $rest = $step >= length $rest ? "" : substr $rest, $step;
            }
        }
        my $whole = ($length + 3) & ~3;
        $text = $whole >= length $text ? "" : substr $text, $whole;
    }
    return @found;
}

while (1) {
    my $wait = @held ? ($held[0][1] - now()) / 1000 : undef;
    vec(my $readable = "", fileno $netlink, 1) = 1;
    my $count = select $readable, undef, undef, defined $wait && $wait < 0 ? 0 : $wait;
    if ($count > 0) {
        # A full buffer is an error that passes.
        defined recv($netlink, my $text, 65_536, 0) or next;
        push @held, map { [$_, now() + $ms] } numbers($text);
    }
    instruct($verdict, attribute(2, pack("N N", $accept, (shift @held)->[0]))) while @held && $held[0][1] <= now();
}
