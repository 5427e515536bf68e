namespace AssetSdk.EndToEnd.Tests;

/// <summary>The runtime library as its users have it: from its package, beside a container, trimmed and compiled ahead of time.</summary>
public sealed class RuntimePublishTests
{
    [MachinePackageFact("microsoft.netcore.app.runtime.linux-x64", "microsoft.net.illink.tasks", "microsoft.extensions.dependencyinjection", "yamldotnet")]
    public async Task Trimmed_WithoutAWarning_Runs()
    {
        using var workspace = await Workspace.CreateAsync();
        workspace.Write("App/App.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TrimMode>full</TrimMode>
                <TrimmerSingleWarn>false</TrimmerSingleWarn>
                <IsAotCompatible>true</IsAotCompatible>
                <InvariantGlobalization>true</InvariantGlobalization>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="AssetSdk.Runtime" Version="{PackedSdk.Version}" />
                <PackageReference Include="Microsoft.Extensions.DependencyInjection" Version="10.0.3" />
              </ItemGroup>
            </Project>
            """);
        workspace.Write("App/Program.cs", """
            using System.Text;
            using AssetSdk.Runtime;
            using Microsoft.Extensions.DependencyInjection;

            var services = new ServiceCollection().AddModelLibrary(
            [
                new ModelDefinition<Config, Shout>("shout", [new ModelDependency("words", "upper")], () => new Config("shout"), (_, context) => new Shout(context.Dependency<Upper>("words"))),
                new ModelDefinition<Config, Upper>("upper", [], () => new Config("upper"), (_, _) => new Upper()),
            ]);
            await using var provider = services.BuildServiceProvider();
            Console.WriteLine(provider.GetRequiredService<Shout>().Predict("hello"));
            Console.WriteLine(provider.GetRequiredKeyedService<Config>("upper").Key);
            Console.WriteLine(Encoding.UTF8.GetString(Yaml.YamlToJson(new MemoryStream("a: &x [1, 2.50]\nb: *x"u8.ToArray()))));

            internal sealed record Config(string Key) : IModelConfig;

            internal sealed class Upper : Model<string, string>
            {
                public override string Predict(string input) => input.ToUpperInvariant();
            }

            internal sealed class Shout(Upper upper) : Model<string, string>
            {
                public override string Predict(string input) => upper.Predict(input) + "!";
            }
            """);

        (await workspace.DotnetAsync(
            "publish", "App", "-o", workspace.PathOf("out"), "-r", Native.Runtime, "--self-contained", "true",
            "-p:PublishTrimmed=true", "-p:UseAppHost=true", "-p:RunAnalyzers=true", "-warnaserror")).Succeeds();
        Assert.Equal(Expected, (await workspace.CommandAsync("", [workspace.PathOf("out/App")])).Succeeds().Output);

        // The compiler to native code is not part of the SDK: where it cannot be had, the analyzers of the build above have to do.
        if (!Native.CanCompile)
            return;
        (await workspace.DotnetAsync(["publish", "App", "-o", workspace.PathOf("native"), "-r", Native.Runtime, "-p:PublishAot=true", "-p:UseAppHost=true", "-p:StripSymbols=false", "-warnaserror", .. Native.Linker])).Succeeds();
        Assert.Equal(Expected, (await workspace.CommandAsync("", [workspace.PathOf("native/App")])).Succeeds().Output);
    }

    private const string Expected = "HELLO!\nupper\n{\"a\":[1,2.50],\"b\":[1,2.50]}\n";
}
