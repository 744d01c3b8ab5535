<?php

declare(strict_types=1);

/** A mock of the vendors for tests: a process of its own, or the one at MOCKINVOICE_URL. */
final class Mock
{
    /** @param resource|null $serving */
    private function __construct(private string $url, private $serving)
    {
    }

    public static function start(): self
    {
        $url = getenv('MOCKINVOICE_URL');
        if ($url !== false) {
            return new self($url, null);
        }
        $streams = [1 => ['pipe', 'w'], 2 => ['file', '/dev/null', 'w']];
        $serving = proc_open(['mockinvoice', 'serve', '--port', '0'], $streams, $pipes);
        $ready = json_decode(fgets($pipes[1]), true, flags: JSON_THROW_ON_ERROR);
        return new self($ready['url'], $serving);
    }

    /** Makes a space: an isolated world with the demo data, its clock standing still. */
    public function space(string $name, array $options = []): Space
    {
        return new Space($this->url . '/_mock/spaces/' . rawurlencode($name), $options);
    }

    public function stop(): void
    {
        if ($this->serving !== null) {
            proc_terminate($this->serving);
            proc_close($this->serving);
        }
    }
}

final class Space
{
    /** @var array<string, string> the base URL of each vendor */
    public readonly array $urls;

    public function __construct(private string $address, array $options)
    {
        $this->urls = $this->control('PUT', '', $options)['urls'];
    }

    public function control(string $method, string $path, ?array $body = null): array
    {
        $call = curl_init($this->address . $path);
        $token = getenv('MOCKINVOICE_CONTROL_TOKEN');
        curl_setopt_array($call, [
            CURLOPT_CUSTOMREQUEST => $method,
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_HTTPHEADER => $token === false ? [] : ["Authorization: Bearer $token"],
            CURLOPT_POSTFIELDS => $body === null ? '' : json_encode((object) $body, JSON_THROW_ON_ERROR),
        ]);
        $data = json_decode(curl_exec($call), true, flags: JSON_THROW_ON_ERROR);
        if (curl_getinfo($call, CURLINFO_RESPONSE_CODE) >= 300) {
            throw new RuntimeException("{$data['detail']}; {$data['remedy']}");
        }
        return $data;
    }

    public function verify(array $expected): void
    {
        $verdict = $this->control('POST', '/exchanges/verify', $expected);
        if (!$verdict['ok']) {
            throw new RuntimeException($verdict['message']);
        }
    }

    public function advance(string $by): void
    {
        $this->control('POST', '/clock/advance', ['by' => $by]);
    }

    public function fault(array $match, array $effect): void
    {
        $this->control('POST', '/faults', ['match' => $match, 'do' => $effect]);
    }

    public function act(string $vendor, string $action, array $data): void
    {
        $this->control('POST', "/actions/$vendor/$action", $data);
    }

    public function errors(): array
    {
        $findings = $this->control('GET', '/findings')['findings'];
        return array_filter($findings, fn (array $finding) => $finding['severity'] === 'error');
    }

    public function remove(): void
    {
        $this->control('DELETE', '');
    }
}
