//! Signatures: texts that a user puts below mails.

use crate::db::{Db, EmailSignature, email_signature};
use crate::{Error, Result};

use super::{short_text, together};

/// Adds a signature. The first one of a user is the default.
///
/// # Errors
/// [`Error::Invalid`] for an empty name or text, P2003 when there is no such user.
pub async fn create(db: &Db, user_id: &str, name: &str, content: &str) -> Result<EmailSignature> {
    short_text("name", name, 100)?;
    if content.trim().is_empty() {
        return Err(Error::invalid("signature", "it is empty"));
    }
    together(db, async |tx| {
        let others = tx
            .email_signature()
            .count()
            .filter(email_signature::user_id.eq(user_id))
            .await?;
        let create = tx
            .email_signature()
            .create(email_signature::New { name, content });
        let create = create.set(email_signature::user_id, user_id);
        Ok(create.set(email_signature::is_default, others == 0).await?)
    })
    .await
}

/// Makes a signature the one that is used unless another is chosen.
///
/// # Errors
/// P2025 when there is no such signature.
pub async fn set_default(db: &Db, signature_id: &str) -> Result<EmailSignature> {
    together(db, async |tx| {
        let update = tx.email_signature().update(email_signature::id.eq(signature_id));
        let chosen = update.set(email_signature::is_default, true).await?;
        let others = tx.email_signature().update_many();
        let others = others.filter(email_signature::user_id.eq(&chosen.user_id));
        let others = others.filter(!email_signature::id.eq(&chosen.id));
        others.set(email_signature::is_default, false).await?;
        Ok(chosen)
    })
    .await
}

/// The signature that is used unless another is chosen.
///
/// # Errors
/// The database's.
pub async fn default_of(db: &Db, user_id: &str) -> Result<Option<EmailSignature>> {
    let find = db
        .email_signature()
        .find_first()
        .filter(email_signature::user_id.eq(user_id));
    Ok(find.filter(email_signature::is_default.eq(true)).await?)
}
