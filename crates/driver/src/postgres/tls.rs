//! TLS by rustls: the modes of libpq's `sslmode`, and Prisma's `sslaccept`.

use std::path::Path;
use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::url::{PostgresTarget, TlsMode};
use crate::{Error, ErrorKind, Result};

pub(super) type Connector = MakeRustlsConnect;

/// The connector for the mode that the address asks for.
///
/// `prefer` and `require` encrypt without verifying, unless `sslaccept=strict`; `verify-ca` checks who
/// signed the certificate, `verify-full` and `strict` also the host name.
pub(super) fn connector(target: &PostgresTarget) -> Result<Connector> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verify = match target.tls {
        TlsMode::VerifyFull => Verify::Full,
        TlsMode::VerifyCa => Verify::Authority,
        _ if target.accept_invalid_certs => Verify::Nothing,
        _ => Verify::Full,
    };
    let inner = match verify {
        Verify::Nothing => None,
        _ => Some(
            WebPkiServerVerifier::builder_with_provider(Arc::new(roots(target)?), Arc::clone(&provider))
                .build()
                .map_err(|error| tls_error(format!("the trusted certificates cannot be used: {error}")))?,
        ),
    };
    let verifier = Verifier {
        verify,
        inner,
        provider: Arc::clone(&provider),
    };
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| tls_error(error.to_string()))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier));
    let config = match &target.client_certificate {
        None => config.with_no_client_auth(),
        Some(client) => {
            let chain = certificates(&client.certificate)?;
            let key = PrivateKeyDer::from_pem_file(&client.key)
                .map_err(|error| unusable("key", &client.key, &error.to_string()))?;
            config
                .with_client_auth_cert(chain, key)
                .map_err(|error| unusable("client certificate", &client.certificate, &error.to_string()))?
        }
    };
    Ok(MakeRustlsConnect::new(config))
}

fn roots(target: &PostgresTarget) -> Result<RootCertStore> {
    let mut roots = RootCertStore::empty();
    match &target.root_certificate {
        Some(path) => {
            for certificate in certificates(path)? {
                roots
                    .add(certificate)
                    .map_err(|error| unusable("certificate", path, &error.to_string()))?;
            }
        }
        None => {
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        }
    }
    Ok(roots)
}

/// The certificates in a PEM file, at least one.
fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>> {
    let text = std::fs::read(path).map_err(|error| unusable("certificate", path, &error.to_string()))?;
    let certificates: Vec<_> = CertificateDer::pem_slice_iter(&text)
        .collect::<std::result::Result<_, _>>()
        .map_err(|error| unusable("certificate", path, &error.to_string()))?;
    match certificates.is_empty() {
        true => Err(unusable(
            "certificate",
            path,
            "it holds no certificate in PEM form",
        )),
        false => Ok(certificates),
    }
}

fn unusable(what: &str, path: &Path, reason: &str) -> Error {
    tls_error(format!(
        "the {what} file `{}` cannot be used: {reason}",
        path.display()
    ))
}

fn tls_error(message: String) -> Error {
    Error::new(ErrorKind::Tls, message)
        .with_hint("check `sslmode`, `sslaccept`, `sslrootcert`, `sslcert` and `sslkey` in the address")
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Verify {
    Nothing,
    Authority,
    Full,
}

#[derive(Debug)]
struct Verifier {
    verify: Verify,
    inner: Option<Arc<WebPkiServerVerifier>>,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let Some(inner) = &self.inner else {
            return Ok(ServerCertVerified::assertion());
        };
        match inner.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now) {
            Err(rustls::Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) if self.verify == Verify::Authority => Ok(ServerCertVerified::assertion()),
            result => result,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        rustls::crypto::verify_tls12_signature(
            message,
            cert,
            dss,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        rustls::crypto::verify_tls13_signature(
            message,
            cert,
            dss,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}
