using System.Text.Json.Nodes;
using AssetSdk.Server.Api;
using AssetSdk.Server.Security;
using AssetSdk.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AssetSdk.Server.Tests;

/// <summary><c>openapi.json</c> and the routes, each held to the other. What is answered is held to it by every test's client: <see cref="DeclaredAnswers"/>.</summary>
public sealed class OpenApiTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private ServerUnderTest? _server;

    public async Task InitializeAsync() => _server = await ServerUnderTest.StartAsync(_folder, ("PublicUrl", "https://assets.example/db/"), ("AllowAnonymous", "admin"));

    public async Task DisposeAsync()
    {
        await _server!.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Document_Server_HasItsAddressAndVersion()
    {
        var document = (JsonObject)(await _server!.Client.GetAsync("/openapi/v1.json")).Json!;

        Assert.Equal("3.1.0", (string)document["openapi"]!);
        Assert.Equal("""[{"url":"https://assets.example/db"}]""", document["servers"]!.ToJsonString());
        Assert.NotEmpty((string)document["info"]!["version"]!);
        Assert.Equal(DeclaredAnswers.Document["paths"]!.ToJsonString(), document["paths"]!.ToJsonString());
    }

    [Fact]
    public void Document_Routes_AreThoseThatThereAre()
    {
        var mapped = _server!.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(m => (
                Route: $"{m.ToLowerInvariant()} {e.RoutePattern.RawText!.Replace("{**", "{", StringComparison.Ordinal)}",
                Right: e.Metadata.GetMetadata<NeededRight>()?.Text,
                Failure: e.Metadata.GetMetadata<FailureField>()?.Name ?? FailureField.Error)));

        var declared = Operations().Select(o => (o.Route, (string?)o.Operation["x-right"], FailureOf(o.Operation)));

        // A route that never fails has no field for it.
        Assert.Equal(mapped.Order().Select(m => (m.Route, m.Right)), declared.Order().Select(d => (d.Route, d.Item2)));
        Assert.All(declared.Where(d => d.Item3 is not null), d => Assert.Equal(mapped.Single(m => m.Route == d.Route).Failure, d.Item3));
    }

    [Fact]
    public void Document_Operations_AreDescribedAndSecured()
    {
        var schemes = DeclaredAnswers.Document["components"]!["securitySchemes"]!.AsObject();
        foreach (var (route, operation) in Operations())
        {
            Assert.True(operation["summary"] is not null && operation["responses"]!.AsObject().Count > 0, route);
            foreach (var (status, response) in operation["responses"]!.AsObject())
                Assert.True(((string?)DeclaredAnswers.Resolved(response!)["description"])?.Length > 0, $"{route} {status}");
            var security = operation["security"]!.AsArray();
            Assert.Equal(operation["x-right"] is null, security.Count == 0);
            Assert.All(security.SelectMany(s => s!.AsObject()), s => Assert.True(schemes.ContainsKey(s.Key), route));
        }

        Assert.Distinct(Operations().Select(o => (string)o.Operation["operationId"]!));
    }

    [Fact]
    public void Document_References_LeadSomewhereAndEverythingIsReferredTo()
    {
        var references = References(DeclaredAnswers.Document).ToHashSet(StringComparer.Ordinal);

        foreach (var reference in references)
            DeclaredAnswers.Resolved(new JsonObject { ["$ref"] = reference });
        foreach (var (kind, components) in DeclaredAnswers.Document["components"]!.AsObject().Where(c => c.Key != "securitySchemes"))
            Assert.All(components!.AsObject(), c => Assert.Contains($"#/components/{kind}/{c.Key}", references));
    }

    private static IEnumerable<(string Route, JsonNode Operation)> Operations() =>
        from path in DeclaredAnswers.Document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        where operation.Key != "parameters"
        select ($"{operation.Key} {path.Key}", operation.Value!);

    private static string? FailureOf(JsonNode operation) => operation["responses"]!.AsObject()
        .Where(r => r.Key[0] is '4' or '5')
        .Select(r => DeclaredAnswers.Resolved(r.Value!)["content"]?["application/json"]?["schema"])
        .FirstOrDefault(s => s is not null) is { } schema ? (string)DeclaredAnswers.Resolved(schema)["required"]![1]! : null;

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(p => p.Key == "$ref" ? [(string)p.Value!] : References(p.Value)),
        JsonArray a => a.SelectMany(References),
        _ => [],
    };
}
