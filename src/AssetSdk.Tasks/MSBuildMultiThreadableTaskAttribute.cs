// MSBuild matches this attribute by its full name, so that tasks built against an older MSBuild can say that they are safe to run in
// process under -mt: they use absolute paths only and change neither the current folder nor the environment.
namespace Microsoft.Build.Framework;

[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class MSBuildMultiThreadableTaskAttribute : Attribute;
