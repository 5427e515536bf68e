using System.Reflection;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace AssetSdk.Testing;

/// <summary>
/// A class of tests that need a server: all are skipped where it cannot be had, those of a contract suite too, which know nothing of servers. For assemblies with
/// <c>[assembly: TestFramework("AssetSdk.Testing.ServerTestFramework", "AssetSdk.Testing")]</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public abstract class NeedsServerAttribute : Attribute
{
    /// <summary>Why the tests are skipped, or <see langword="null"/>.</summary>
    public abstract string? Skip { get; }
}

/// <summary>xunit's framework, with <see cref="NeedsServerAttribute"/>.</summary>
public sealed class ServerTestFramework(IMessageSink messages) : XunitTestFramework(messages)
{
    protected override ITestFrameworkDiscoverer CreateDiscoverer(IAssemblyInfo assemblyInfo) => new Discoverer(assemblyInfo, SourceInformationProvider, DiagnosticMessageSink);

    private sealed class Discoverer(IAssemblyInfo assembly, ISourceInformationProvider sources, IMessageSink messages) : XunitTestFrameworkDiscoverer(assembly, sources, messages)
    {
        protected override bool FindTestsForMethod(ITestMethod testMethod, bool includeSourceInformation, IMessageBus messageBus, ITestFrameworkDiscoveryOptions discoveryOptions)
        {
            var needs = (testMethod.TestClass.Class as IReflectionTypeInfo)?.Type.GetCustomAttribute<NeedsServerAttribute>();
            if (needs?.Skip is not { } reason || !testMethod.Method.GetCustomAttributes(typeof(FactAttribute)).Any())
                return base.FindTestsForMethod(testMethod, includeSourceInformation, messageBus, discoveryOptions);
            var skipped = new XunitSkippedDataRowTestCase(DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod, reason);
            return ReportDiscoveredTestCase(skipped, includeSourceInformation, messageBus);
        }
    }
}
