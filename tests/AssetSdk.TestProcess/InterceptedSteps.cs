using AssetSdk.Core;
using AssetSdk.Restore;

namespace AssetSdk.TestProcess;

/// <summary>
/// The steps by which the cache changes, with something done before and after each. It implements the whole interface, so that a new step
/// cannot be forgotten; what is written through a stream counts as a step for each piece.
/// </summary>
internal abstract class InterceptedSteps(ICommitSteps inner) : ICommitSteps
{
    /// <summary>Called before a step.</summary>
    /// <param name="step">The step's name.</param>
    /// <param name="path">What it changes.</param>
    protected abstract void Before(string step, string path);

    /// <summary>Called after a step that succeeded.</summary>
    protected virtual void After(string step, string path)
    {
    }

    public Stream Create(string path) => Do(nameof(Create), path, () => new InterceptedStream(inner.Create(path), this, path));

    public Stream Continue(string path) => Do(nameof(Continue), path, () => new InterceptedStream(inner.Continue(path), this, path));

    public void Write(string path, ReadOnlySpan<byte> bytes)
    {
        Before(nameof(Write), path);
        inner.Write(path, bytes);
        After(nameof(Write), path);
    }

    public void CreateFolder(string path) => Do(nameof(CreateFolder), path, () => inner.CreateFolder(path));

    public void Seal(string path, bool executable) => Do(nameof(Seal), path, () => inner.Seal(path, executable));

    public void Rename(string from, string to) => Do(nameof(Rename), to, () => inner.Rename(from, to));

    public void RenameFolder(string from, string to) => Do(nameof(RenameFolder), to, () => inner.RenameFolder(from, to));

    public void Link(string existing, string link, bool executable) => Do(nameof(Link), link, () => inner.Link(existing, link, executable));

    public void Copy(string existing, string copy) => Do(nameof(Copy), copy, () => inner.Copy(existing, copy));

    public void FlushFile(string path) => Do(nameof(FlushFile), path, () => inner.FlushFile(path));

    public void Flush(string anyFolder, IEnumerable<string> written) => Do(nameof(Flush), anyFolder, () => inner.Flush(anyFolder, written));

    public void Vouch(string path, Digest digest, DateTimeOffset commit) => Do(nameof(Vouch), path, () => inner.Vouch(path, digest, commit));

    public void Delete(string path) => Do(nameof(Delete), path, () => inner.Delete(path));

    public void DeleteFolder(string path) => Do(nameof(DeleteFolder), path, () => inner.DeleteFolder(path));

    private void Do(string step, string path, Action change) => Do(step, path, () =>
    {
        change();
        return true;
    });

    private T Do<T>(string step, string path, Func<T> change)
    {
        Before(step, path);
        var result = change();
        After(step, path);
        return result;
    }

    private sealed class InterceptedStream(Stream inner, InterceptedSteps steps, string path) : PieceStream(inner)
    {
        protected override void Before() => steps.Before("Append", path);

        protected override void After() => steps.After("Append", path);
    }
}
